import { useEffect } from "preact/hooks";
import { api } from "../api";
import { onFeed, whenLive } from "../feed";
import { useResource } from "./use-resource";

/** A job's sample grids, oldest first, live. */
export function useSamples(jobId: string) {
  const samples = useResource(jobId, () => api.samples(jobId));
  useEffect(() => {
    const ends = [
      whenLive(samples.reload),
      onFeed("sampleDrawn", ({ jobId: id, step, url }) => {
        if (id === jobId)
          samples.set(list => [...list.filter(s => s.step < step), { step, url, createdAt: new Date().toISOString() }]);
      }),
    ];
    return () => ends.forEach(end => end());
  }, [jobId, samples.reload]);
  return samples;
}
