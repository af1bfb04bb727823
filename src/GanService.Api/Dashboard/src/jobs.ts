import { type Signal, signal } from "@preact/signals";
import { announce } from "./announce";
import { api } from "./api";
import { onFeed, whenLive } from "./feed";
import type { Job } from "./models";

/** The jobs this page knows, kept as the service has them. */
const known = new Map<string, Signal<Job>>();

/** Ids of the listed jobs, newest first. */
export const jobIds = signal<string[] | null>(null);
export const olderJobs = signal<string | null>(null);
export const jobsError = signal<unknown>(null);

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

export async function loadJobs(): Promise<void> {
  try {
    const page = await api.jobs();
    const ids = page.items.map(job => keepJob(job).value.id);
    const last = ids.at(-1);
    const older = jobIds.value?.filter(id => last !== undefined && id < last) ?? [];
    if (older.length === 0)
      olderJobs.value = page.next ?? null;
    jobIds.value = [...ids, ...older];
    jobsError.value = null;
  } catch (error) {
    jobsError.value = error;
  }
}

export async function loadOlderJobs(): Promise<void> {
  const page = await api.jobs(olderJobs.value);
  jobIds.value = [...(jobIds.value ?? []), ...page.items.map(job => keepJob(job).value.id)];
  olderJobs.value = page.next ?? null;
}

/** A job by its id, from the service if it is not known yet. */
export async function findJob(id: string): Promise<Signal<Job>> {
  return known.get(id) ?? keepJob(await api.job(id));
}

export function forgetJob(id: string): void {
  jobIds.value = jobIds.value?.filter(other => other !== id) ?? null;
}

/** Keeps everything up to date from now on. */
export function followJobs(): void {
  void loadJobs();
  whenLive(() => void loadJobs());
  onFeed("jobChanged", job => {
    const before = known.get(job.id)?.peek().state;
    keepJob(job);
    if (jobIds.value && !jobIds.value.includes(job.id) && job.id > (jobIds.value.at(-1) ?? ""))
      jobIds.value = [...jobIds.value, job.id].sort().reverse();
    if (before !== job.state)
      reloadSoon();
  });
  onFeed("jobDeleted", forgetJob);
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
  reloading = setTimeout(() => void loadJobs(), 300);
}
