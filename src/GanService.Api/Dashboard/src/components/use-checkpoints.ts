import { useEffect } from "preact/hooks";
import { api } from "../api";
import { onFeed, whenLive } from "../feed";
import { onGoneBack } from "../jobs";
import { useResource } from "./use-resource";

/** A job's checkpoints, newest first, live; a new one may have replaced older ones, so the list is read again; their quality comes later. */
export function useCheckpoints(jobId: string) {
  const checkpoints = useResource(jobId, async () => (await api.checkpointsOf(jobId)).items);
  useEffect(() => {
    const ends = [
      whenLive(checkpoints.reload),
      onFeed("checkpointSaved", saved => saved.jobId === jobId && checkpoints.reload()),
      onGoneBack(jobId, checkpoints.reload),
      onFeed("qualityMeasured", ({ jobId: measured, checkpointId, quality }) => {
        if (measured === jobId)
          checkpoints.set(all => all.map(c => (c.id === checkpointId ? { ...c, quality } : c)));
      }),
    ];
    return () => ends.forEach(end => end());
  }, [jobId, checkpoints.reload, checkpoints.set]);
  return checkpoints;
}
