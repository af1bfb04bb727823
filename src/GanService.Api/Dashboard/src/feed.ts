import { HubConnectionBuilder, LogLevel } from "@microsoft/signalr";
import { signal } from "@preact/signals";
import type { Checkpoint, Job, Losses, Notice, Quality } from "./models";

/** The live feed: one connection for the page, which reconnects for ever. */
export type FeedState = "connecting" | "live" | "reconnecting" | "offline";

interface FeedEvents {
  jobChanged: Job;
  lossesAdded: Losses;
  sampleDrawn: { jobId: string; step: number; url: string };
  checkpointSaved: Checkpoint;
  qualityMeasured: { jobId: string; checkpointId: string; step: number; quality: Quality };
  noticeGiven: Notice;
  jobDeleted: string;
  storeChanged: { missing: StorePart[] };
}

export type StorePart = "database" | "files";

/** So many attempts in vain are no hiccup any more. */
const offlineAfter = 4;

export const feedState = signal<FeedState>("connecting");

/** What the node that the page is connected to cannot reach. */
export const missingParts = signal<StorePart[]>([]);

const connection = new HubConnectionBuilder()
  .withUrl("/hubs/training")
  .withAutomaticReconnect({ nextRetryDelayInMilliseconds: ({ previousRetryCount }) => retryDelay(previousRetryCount) })
  .configureLogging(LogLevel.None)
  .build();

const liveCallbacks = new Set<() => void>();
const watched = new Map<string, number>();

connection.on("storeChanged", ({ missing }: FeedEvents["storeChanged"]) => (missingParts.value = missing));
connection.onreconnecting(lose);
connection.onreconnected(becomeLive);
connection.onclose(() => {
  lose();
  void startFeed();
});

export async function startFeed(): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await connection.start();
      becomeLive();
      return;
    } catch {
      const delay = retryDelay(attempt);
      await new Promise(done => setTimeout(done, delay));
    }
  }
}

/** Calls `handle` for every such event; answers with the function that ends it. */
export function onFeed<E extends keyof FeedEvents>(event: E, handle: (payload: FeedEvents[E]) => void): () => void {
  connection.on(event, handle);
  return () => connection.off(event, handle);
}

/** Calls `act` now if the feed is live, and whenever it becomes so: what happened in between is to be fetched. */
export function whenLive(act: () => void): () => void {
  liveCallbacks.add(act);
  if (feedState.value === "live")
    act();
  return () => liveCallbacks.delete(act);
}

/** Asks for what happened to a job after `step`, and from then on for everything. */
export async function watchFrom(jobId: string, step: number): Promise<void> {
  await connection.invoke("WatchFrom", jobId, step);
}

/** Counts who watches a job; the last to leave unwatches. */
export function keepWatched(jobId: string): () => void {
  watched.set(jobId, (watched.get(jobId) ?? 0) + 1);
  return () => {
    const left = watched.get(jobId)! - 1;
    watched.set(jobId, left);
    if (left === 0 && feedState.value === "live")
      connection.send("Unwatch", jobId).catch(() => undefined);
  };
}

function lose() {
  feedState.value = "reconnecting";
  missingParts.value = []; // the next node says it
}

function becomeLive() {
  feedState.value = "live";
  connection.send("WatchAll").catch(() => undefined); // a lost connection is noticed by itself
  for (const act of liveCallbacks)
    act();
}

function retryDelay(attempt: number): number {
  feedState.value = attempt < offlineAfter ? (feedState.value === "connecting" ? "connecting" : "reconnecting") : "offline";
  return Math.min(5000, 300 * 2 ** attempt) * (0.8 + 0.4 * Math.random());
}
