/**
 * What somebody typed into a form, kept with an entry of the browser's history: Back and a reload find it again, a link to the
 * same page begins anew. The entry itself has only a name, since browsers bound how often it may change.
 */
const entryOf = () => (history.state as { entry?: string } | null)?.entry;

const placeOf = (entry: string, form: string) => `${entry} ${form}`;

export function recall<T>(form: string): T | undefined {
  const entry = entryOf();
  const text = entry && sessionStorage.getItem(placeOf(entry, form));
  return text ? JSON.parse(text) as T : undefined;
}

export function keep(form: string, value: unknown): void {
  let entry = entryOf();
  if (!entry) {
    entry = `${Date.now()}-${Math.random()}`;
    history.replaceState({ ...history.state, entry }, "");
  }
  sessionStorage.setItem(placeOf(entry, form), JSON.stringify(value));
}
