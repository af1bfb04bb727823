/**
 * What somebody typed into a form, kept with an entry of the browser's history: Back and a reload find it again, a link to the
 * same page begins anew. The entry itself has only a name, since browsers bound how often it may change.
 */
export const entryOf = () => (history.state as { entry?: string } | null)?.entry;

const placeOf = (entry: string, form: string) => `${entry} ${form}`;

export function recall<T>(form: string): T | undefined {
  const entry = entryOf();
  const text = entry && sessionStorage.getItem(placeOf(entry, form));
  return text ? JSON.parse(text) as T : undefined;
}

/** Keeps what a form says with an entry, or with the one that is shown; returns its name. */
export function keep(form: string, value: unknown, entry = entryOf() ?? named()): string {
  sessionStorage.setItem(placeOf(entry, form), JSON.stringify(value));
  return entry;
}

function named(): string {
  const entry = `${Date.now()}-${Math.random()}`;
  history.replaceState({ ...history.state, entry }, "");
  return entry;
}
