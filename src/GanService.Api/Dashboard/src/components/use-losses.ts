import { useEffect, useRef, useState } from "preact/hooks";
import { followLosses } from "../follow-losses";
import { LossHistory } from "../losses";

/** A job's losses, live; `version` changes with them, at most once a frame. */
export function useLosses(jobId: string) {
  const history = useRef(new LossHistory());
  const [state, setState] = useState<{ jobId: string; version: number; error: unknown }>({ jobId, version: 0, error: null });
  useEffect(() => {
    let frame = 0;
    const changed = () => {
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        setState(now => ({ jobId, version: now.version + 1, error: null }));
      });
    };
    const followed = followLosses(jobId, changed, error => setState(now => ({ ...now, jobId, error })));
    history.current = followed.history;
    return () => {
      cancelAnimationFrame(frame);
      followed.stop();
    };
  }, [jobId]);
  return { history: history.current, version: state.version, error: state.error, loaded: state.version > 0 && state.jobId === jobId };
}
