import { api } from "./api";
import { keepWatched, onFeed, watchFrom, whenLive } from "./feed";
import { LossHistory } from "./losses";
import type { Losses } from "./models";

/** More points than any screen is wide; a longer history comes thinned, with its extremes. */
const maxPoints = 100_000;

export interface FollowedLosses {
  history: LossHistory;
  stop: () => void;
}

/**
 * A job's losses: history over REST first, then the live feed from the last step on. After a lost connection the feed goes on
 * from the last step again, so the history has neither gaps nor doubles.
 */
export function followLosses(jobId: string, changed: () => void, failed: (error: unknown) => void): FollowedLosses {
  const history = new LossHistory();
  let loading: Promise<void> | undefined;
  let loaded = false;
  let watching = false;
  let stopped = false;
  let filling = false;

  const load = async () => {
    const losses = await api.losses(jobId, history.last, maxPoints);
    if (stopped)
      return;
    history.append(losses);
    loaded = true;
    changed();
  };

  const loadOnce = () => loading ??= load().catch(error => {
    loading = undefined;
    throw error;
  });

  const goLive = async () => {
    watching = false;
    try {
      await loadOnce();
      if (stopped)
        return;
      await watchFrom(jobId, history.last);
      watching = true;
    } catch {
      // A failed load is reported below; a lost connection comes back and brings us here again.
    }
  };

  const add = async (losses: Losses) => {
    if (losses.jobId !== jobId || !loaded || filling)
      return;
    const first = losses.steps[0];
    if (first !== undefined && first > history.last + 1) {
      filling = true; // something was missed: what the service has stored closes the gap
      await load().catch(() => undefined);
      filling = false;
    }
    if (stopped)
      return;
    history.append(losses);
    changed();
  };

  const release = keepWatched(jobId);
  const ends = [
    onFeed("lossesAdded", losses => void add(losses)),
    onFeed("jobChanged", job => {
      if (job.id === jobId && watching && job.step < history.last) {
        history.dropAfter(job.step);
        changed();
      }
    }),
    whenLive(() => void goLive()),
  ];
  loadOnce().catch(error => stopped || failed(error));

  return {
    history,
    stop: () => {
      stopped = true;
      release();
      for (const end of ends)
        end();
    },
  };
}
