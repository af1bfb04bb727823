import { signal } from "@preact/signals";

/** Keys, and what they do, as the page tells it. */
export const shortcuts: [key: string, does: string][] = [
  ["/", "search jobs"], ["j", "next job of the list"], ["k", "the one before"], ["x", "choose it"], ["c", "compare the chosen jobs"], ["Enter", "open it"], ["Arrows", "move among faces"], ["?", "show these keys"],
];

export const showsShortcuts = signal(false);

/** Listens for keys from now on, except where somebody types. */
export function listenForKeys(): void {
  addEventListener("keydown", event => {
    const typing = event.target instanceof HTMLElement && event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select, dialog");
    if (typing || event.ctrlKey || event.metaKey || event.altKey)
      return;
    if (acts[event.key]?.())
      event.preventDefault();
  });
}

const acts: Record<string, (() => boolean) | undefined> = {
  "/": () => {
    const search = document.querySelector<HTMLInputElement>("input[type=search]");
    if (search)
      search.focus();
    else
      location.hash = "#/";
    return true;
  },
  j: () => move(1),
  k: () => move(-1),
  x: () => press(current()?.closest("[data-job]")?.querySelector("input[type=checkbox]")),
  c: () => press(document.querySelector("[data-key=c]")),
  "?": () => (showsShortcuts.value = true),
};

const links = () => [...document.querySelectorAll<HTMLElement>(".job-link")];

const current = () => document.activeElement?.closest("[data-job]")?.querySelector<HTMLElement>(".job-link") ?? null;

function move(by: number): boolean {
  const all = links();
  const at = all.findIndex(link => link === current());
  const next = all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + by))];
  next?.focus();
  return next !== undefined;
}

function press(element: Element | null | undefined): boolean {
  (element as HTMLElement | null | undefined)?.click();
  return !!element;
}
