import { api } from "./api";
import { keepWatched, onFeed, watchFrom, whenLive } from "./feed";
import { LossHistory } from "./losses";
import { type Losses, hasEnded } from "./models";

/** Six to a pixel, as many as the service keeps of each part of a longer history, of the widest screens. */
export const maxPoints = 15_000;

export interface FollowedLosses {
  history: LossHistory;
  stop: () => void;
}

/**
 * A job's losses: history over REST first, then the live feed from the last step on. After a lost connection the feed goes on
 * from the last step again. Whatever does not fit – a gap, or a job that went back to a checkpoint – is read from what the
 * service has stored, so the history has neither gaps nor doubles.
 */
export function followLosses(jobId: string, changed: () => void, failed: (error: unknown) => void): FollowedLosses {
  const history = new LossHistory();
  let stopped = false;
  let loading: Promise<void> | undefined;
  let inOrder: Promise<void> = Promise.resolve();

  const loadAfter = async (step: number) => {
    const losses = await api.losses(jobId, step, maxPoints);
    history.dropAfter(step);
    history.append(losses);
  };
  const load = () => loading ??= loadAfter(0).catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  const take = (act: () => Promise<void>) => {
    inOrder = inOrder.then(load).then(act).then(() => {
      if (!stopped)
        changed();
    }, () => undefined); // the connection is gone; when it is back, everything since the last step is asked for
  };
  const add = async (losses: Losses) => {
    if (losses.steps.length > 0 && losses.steps[0]! > history.last + 1)
      await loadAfter(history.last);
    history.append(losses);
  };

  const release = keepWatched(jobId);
  const ends = [
    onFeed("lossesAdded", losses => losses.jobId === jobId && take(() => add(losses))),
    onFeed("jobChanged", job => job.id === jobId && take(async () => {
      if (job.step < history.last || hasEnded(job) && job.step > history.last)
        await loadAfter(Math.min(job.step, history.last));
    })),
    whenLive(() => take(() => watchFrom(jobId, history.last)), () => take(() => loadAfter(history.last))),
  ];
  load().then(() => stopped || changed(), (error: unknown) => stopped || failed(error));

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
