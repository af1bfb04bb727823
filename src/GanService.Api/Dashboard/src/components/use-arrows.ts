import { useState } from "preact/hooks";
import { moved } from "../faces";

/** Has arrow keys move among the buttons of a grid, of which Tab reaches one. */
export function useArrows(count: number, columns: number) {
  const [at, setAt] = useState(0);
  const current = Math.min(at, count - 1);
  const move = (event: KeyboardEvent) => {
    const to = event.ctrlKey || event.metaKey || event.altKey ? null : moved(event.key, current, count, columns);
    if (to === null)
      return;
    event.preventDefault();
    (event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>("[data-face]")[to]!.focus();
  };
  return { move, at: (i: number) => ({ "data-face": i, tabIndex: i === current ? 0 : -1, onFocus: () => setAt(i) }) };
}
