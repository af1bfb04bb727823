import { useEffect } from "preact/hooks";

/** Does something again and again, so many milliseconds apart, while it is wanted. */
export function useAgain(act: () => void, apart: number, wanted = true): void {
  useEffect(() => {
    if (!wanted)
      return;
    const timer = setInterval(act, apart);
    return () => clearInterval(timer);
  }, [act, apart, wanted]);
}
