import { useEffect } from "preact/hooks";
import { api } from "../api";
import { onFeed, whenLive } from "../feed";
import { useResource } from "./use-resource";

/** What people should know of a job, newest first, live. */
export function useNotices(jobId: string) {
  const notices = useResource(jobId, () => api.notices(jobId));
  useEffect(() => {
    const ends = [
      whenLive(notices.reload),
      onFeed("noticeGiven", notice => notice.jobId === jobId && notices.reload()),
    ];
    return () => ends.forEach(end => end());
  }, [jobId, notices.reload]);
  return notices;
}
