import { HttpTransportType, type HubConnection, HubConnectionBuilder, LogLevel } from "@microsoft/signalr";
import { signal } from "@preact/signals";
import { answers, loadSession } from "./api";
import type { Checkpoint, Job, Losses, Notice, Quality } from "./models";

/** The live feed: one connection for the page, which reconnects for ever. While it is polling, the service answers but there is no connection. */
export type FeedState = "connecting" | "live" | "reconnecting" | "polling" | "offline";

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

/** Time to connect in, ms. Behind a proxy that keeps streams back an attempt neither fails nor succeeds. */
const patience = 5000;

/** Time between two looks at what happened, ms, while there is no connection. */
export const pollInterval = 3000;

export const feedState = signal<FeedState>("connecting");

/** When the page was live for the last time; null while it is, and before the first time. */
export const lostAt = signal<Date | null>(null);

/** What the node that the page is connected to cannot reach. */
export const missingParts = signal<StorePart[]>([]);

type Handler = (payload: never) => void;

const handlers: Record<keyof FeedEvents, Set<Handler>> = {
  jobChanged: new Set(), lossesAdded: new Set(), sampleDrawn: new Set(), checkpointSaved: new Set(), qualityMeasured: new Set(), noticeGiven: new Set(), jobDeleted: new Set(), storeChanged: new Set(),
};
const liveCallbacks = new Set<() => void>();
const meanwhileCallbacks = new Set<() => void>();
const watched = new Map<string, number>();

let connection = connect();
let attempts = 0;
let wasLive = false;
let serviceAnswers = false;

onFeed("storeChanged", ({ missing }) => (missingParts.value = missing));
setInterval(() => void poll(), pollInterval);

/** WebSockets, or events where these are impossible, or questions that are answered late. */
function connect(transports?: HttpTransportType): HubConnection {
  const made = new HubConnectionBuilder()
    .withUrl("hubs/training", transports === undefined ? {} : { transport: transports })
    .withAutomaticReconnect({ nextRetryDelayInMilliseconds: ({ previousRetryCount }) => retryDelay(previousRetryCount) })
    .configureLogging(LogLevel.None)
    .build();
  for (const [event, handle] of Object.entries(handlers))
    made.on(event, (payload: never) => [...handle].forEach(act => act(payload)));
  made.onreconnecting(lose);
  made.onreconnected(becomeLive);
  made.onclose(() => {
    if (made !== connection)
      return;
    lose();
    void startFeed();
  });
  return made;
}

export async function startFeed(): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await inTime(connection.start());
      becomeLive();
      return;
    } catch (error) {
      if (error instanceof TooSlow) {
        const given = connection;
        connection = connect(HttpTransportType.LongPolling); // whose answers end, so that nothing keeps them back
        given.stop().catch(() => undefined);
      }
      const delay = retryDelay(attempt);
      await new Promise(done => setTimeout(done, delay));
    }
  }
}

class TooSlow extends Error {}

const inTime = (started: Promise<void>) => new Promise<void>((done, fail) => {
  const timer = setTimeout(() => fail(new TooSlow()), patience);
  started.then(done, fail).finally(() => clearTimeout(timer));
});

/** Calls `handle` for every such event; answers with the function that ends it. */
export function onFeed<E extends keyof FeedEvents>(event: E, handle: (payload: FeedEvents[E]) => void): () => void {
  handlers[event].add(handle);
  return () => handlers[event].delete(handle);
}

/**
 * Calls `act` now if the feed is live, and whenever it becomes so: what happened in between is to be fetched. Calls `meanwhile` every few
 * seconds while it is not.
 */
export function whenLive(act: () => void, meanwhile = act): () => void {
  liveCallbacks.add(act);
  meanwhileCallbacks.add(meanwhile);
  if (feedState.value === "live")
    act();
  return () => {
    liveCallbacks.delete(act);
    meanwhileCallbacks.delete(meanwhile);
  };
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

async function poll() {
  if (feedState.value === "live")
    return;
  serviceAnswers = await answers(); // or else every part of the page would say that it does not
  if (feedState.peek() === "live")
    return;
  showState();
  if (serviceAnswers)
    meanwhileCallbacks.forEach(act => act());
}

function lose() {
  serviceAnswers = false;
  attempts = 0;
  lostAt.value ??= new Date();
  missingParts.value = []; // the next node says it
  showState();
  void loadSession().catch(() => undefined); // it may be that the key has ended
}

function becomeLive() {
  wasLive = true;
  lostAt.value = null;
  feedState.value = "live";
  connection.send("WatchAll").catch(() => undefined); // a lost connection is noticed by itself
  for (const act of liveCallbacks)
    act();
}

function retryDelay(attempt: number): number {
  attempts = attempt;
  showState();
  return Math.min(5000, 300 * 2 ** attempt) * (0.8 + 0.4 * Math.random());
}

function showState() {
  feedState.value = serviceAnswers ? "polling" : attempts >= offlineAfter ? "offline" : wasLive ? "reconnecting" : "connecting";
}
