import { useRef, useState } from "preact/hooks";
import { keep, recall } from "../kept";

/** State of a form, which going back and a reload bring back. */
export function useKept<T>(form: string, first: () => T): [T, (change: (now: T) => T) => void] {
  const [value, setValue] = useState<T>(() => recall<T>(form) ?? first());
  const newest = useRef(value);
  const change = (make: (now: T) => T) => {
    newest.current = make(newest.current);
    keep(form, newest.current); // at once: a little later another entry may be shown
    setValue(newest.current);
  };
  return [value, change];
}
