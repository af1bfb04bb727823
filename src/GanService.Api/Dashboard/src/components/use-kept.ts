import { useRef, useState } from "preact/hooks";
import { entryOf, keep, recall } from "../kept";

/** State of a form, which going back and a reload bring back. */
export function useKept<T>(form: string, first: () => T): [T, (change: (now: T) => T) => void] {
  const [value, setValue] = useState<T>(() => recall<T>(form) ?? first());
  const newest = useRef(value);
  const entry = useRef(entryOf()); // also when the form is told something after it was left
  const change = (make: (now: T) => T) => {
    newest.current = make(newest.current);
    entry.current = keep(form, newest.current, entry.current);
    setValue(newest.current);
  };
  return [value, change];
}
