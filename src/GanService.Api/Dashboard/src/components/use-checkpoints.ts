import { useEffect } from "preact/hooks";
import { api } from "../api";
import { onFeed, whenLive } from "../feed";
import { useResource } from "./use-resource";

/** A job's checkpoints, newest first, live; a new one may have replaced older ones, so the list is read again. */
export function useCheckpoints(jobId: string) {
  const checkpoints = useResource(jobId, async () => (await api.checkpointsOf(jobId)).items);
  useEffect(() => {
    const ends = [
      whenLive(checkpoints.reload),
      onFeed("checkpointSaved", saved => saved.jobId === jobId && checkpoints.reload()),
    ];
    return () => ends.forEach(end => end());
  }, [jobId, checkpoints.reload]);
  return checkpoints;
}
