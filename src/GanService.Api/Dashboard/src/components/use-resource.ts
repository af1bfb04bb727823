import { useCallback, useEffect, useRef, useState } from "preact/hooks";

export interface Resource<T> {
  data: T | undefined;
  error: unknown;
  reload: () => void;
  set: (change: (data: T) => T) => void;
}

/** What `load` answers, loaded anew when `key` changes; while it loads again the earlier answer stays. */
export function useResource<T>(key: string, load: () => Promise<T>): Resource<T> {
  const [state, setState] = useState<{ key: string; data?: T; error?: unknown }>({ key });
  const newest = useRef(0);
  const reload = useCallback(() => {
    const turn = ++newest.current;
    load().then(
      data => turn === newest.current && setState({ key, data }),
      (error: unknown) => turn === newest.current && setState({ key, error }),
    );
  }, [key]);
  useEffect(() => {
    reload();
    return () => void newest.current++;
  }, [reload]);
  const set = useCallback((change: (data: T) => T) => setState(now => (now.data === undefined ? now : { ...now, data: change(now.data) })), []);
  const current = state.key === key;
  return { data: current ? state.data : undefined, error: current ? state.error : undefined, reload, set };
}
