import { useEffect, useState } from "preact/hooks";
import { api } from "../api";
import type { Job, Times } from "../models";

/** How old times may be that an axis shows, ms; steps that are newer go on from them. */
const rest = 5000;

/** When a job's steps were made, as far as it is known; while an axis needs them they follow the job. */
export function useTimes({ id, state }: Job, isNeeded: boolean): Times | null {
  const [times, setTimes] = useState<Times | null>(null);
  useEffect(() => {
    let current = true;
    const load = () => void api.times(id).then(found => current && setTimes(found), () => undefined); // the axis goes on counting steps
    load();
    const timer = isNeeded && state === "running" ? setInterval(load, rest) : undefined;
    return () => {
      current = false;
      clearInterval(timer);
    };
  }, [id, state, isNeeded]);
  return times;
}
