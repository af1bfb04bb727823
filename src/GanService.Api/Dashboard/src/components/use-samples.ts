import { useEffect } from "preact/hooks";
import { api } from "../api";
import { onFeed, whenLive } from "../feed";
import { onGoneBack } from "../jobs";
import { useResource } from "./use-resource";

/** A job's sample grids, oldest first, live; a new one may have replaced an older one, so the list is read again. */
export function useSamples(jobId: string) {
  const samples = useResource(jobId, () => api.samples(jobId));
  useEffect(() => {
    const ends = [
      whenLive(samples.reload),
      onFeed("sampleDrawn", drawn => drawn.jobId === jobId && samples.reload()),
      onGoneBack(jobId, samples.reload),
    ];
    return () => ends.forEach(end => end());
  }, [jobId, samples.reload]);
  return samples;
}
