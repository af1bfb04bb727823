import { type Signal, signal } from "@preact/signals";
import { announce } from "./announce";
import { api } from "./api";
import { onFeed, whenLive } from "./feed";
import type { Job } from "./models";
import { tell } from "./tell";

/** The jobs this page knows, kept as the service has them. */
const known = new Map<string, Signal<Job>>();

/** Rises when lists of jobs may have changed. */
export const listVersion = signal(0);

let reloading: ReturnType<typeof setTimeout> | undefined;

export const jobSignal = (id: string) => known.get(id);

/** Takes in a job as the service showed it. */
export function keepJob(job: Job): Signal<Job> {
  const present = known.get(job.id);
  if (!present) {
    const created = signal(job);
    known.set(job.id, created);
    return created;
  }
  if (present.peek().state !== job.state)
    announce(`${job.name}: ${job.state}`);
  present.value = job;
  return present;
}

/** A job by its id, from the service if it is not known yet. */
export async function findJob(id: string): Promise<Signal<Job>> {
  return known.get(id) ?? keepJob(await api.job(id));
}

export const listsChanged = () => {
  listVersion.value++;
};

/** Keeps everything up to date from now on. */
export function followJobs(): void {
  whenLive(listsChanged);
  onFeed("jobChanged", job => {
    const before = known.get(job.id)?.peek();
    keepJob(job);
    tell(before, job);
    if (before?.state !== job.state)
      reloadSoon();
  });
  onFeed("jobDeleted", reloadSoon);
}

/** Calls `act` when a job goes back to an earlier step; answers with the function that ends it. */
export function onGoneBack(jobId: string, act: () => void): () => void {
  let reached = 0;
  return onFeed("jobChanged", job => {
    if (job.id !== jobId)
      return;
    if (job.step < reached)
      act();
    reached = job.step;
  });
}

/** One job's change moves the places of those that wait. */
function reloadSoon(): void {
  clearTimeout(reloading);
  reloading = setTimeout(listsChanged, 300);
}
