import type { Alias, ApiKey, Checkpoint, CreateExperiment, CreateJob, Dataset, DatasetReport, Delivery, Direction, Experiment, Favourite, FramedPicture, Job, JobPage, JobsChanged, LearnDirection, LearnedDirection, Losses, MachineState, Neighbours, NewVersion, Notice, Page, PictureVerification, Recipe, Sample, Times, Version, Webhook } from "./models";
import type { Face } from "./faces";
import { ofClass } from "./generate-address";
import { forPeople } from "./for-people";
import { type Session, loseSession, session } from "./session";

/** An answer that is a problem (RFC 9457): what went wrong, and for a validation problem which field. */
export class Problem extends Error {
  readonly errors: Record<string, string[]>;

  constructor(
    readonly status: number,
    detail: string,
    errors: Record<string, string[]> = {},
    readonly body: Record<string, unknown> = {},
  ) {
    super(forPeople(detail));
    this.errors = Object.fromEntries(Object.entries(errors).map(([field, messages]) => [field, messages.map(forPeople)]));
  }

  static of(status: number, text: string, path: string): Problem {
    if (status === 401 && path !== "session") // a key or a link that is refused there ends no session
      loseSession();
    try {
      const body = JSON.parse(text) as { detail?: string; title?: string; errors?: Record<string, string[]> };
      return new Problem(status, body.detail ?? body.title ?? `The service answered ${status}.`, body.errors, body);
    } catch {
      return new Problem(status, notOurs[status] ?? `Something between this page and the service answered ${status}.`);
    }
  }
}

/** What proxies answer in the service's place; its own answers are all JSON. */
const notOurs: Record<number, string> = {
  413: "A proxy before the service refuses so large a file. Its limit has to be raised, in nginx with client_max_body_size 0; the service has a limit of its own.",
  502: "A proxy answers, but the service behind it does not.",
  503: "A proxy answers, but the service behind it does not.",
  504: "The service took longer than a proxy before it waits. Such limits have to be raised, in nginx proxy_read_timeout.",
};

/** What to tell a person about an error. */
export const messageOf = (error: unknown) =>
  error instanceof TypeError ? "The service cannot be reached." : error instanceof Error ? error.message : String(error);

/** Whether the service answers at all. */
export const answers = () => fetch("health/live", { cache: "no-store" }).then(answer => answer.ok, () => false);

/** Addresses are relative to the page's own: a proxy may have put both under a prefix. */
export async function request(path: string, init?: RequestInit): Promise<Response> {
  const answer = await fetch(path, init);
  if (!answer.ok)
    throw Problem.of(answer.status, await answer.text(), path);
  return answer;
}

const get = async <T>(path: string, signal?: AbortSignal) => (await (await request(path, { signal: signal ?? null })).json()) as T;

const change = async <T>(method: string, path: string, body?: unknown, signal: AbortSignal | null = null) =>
  (await (await request(path, body === undefined ? { method, signal } : { method, signal, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) })).json()) as T;

const post = <T>(path: string, body?: unknown, signal?: AbortSignal) => change<T>("POST", path, body, signal);

const put = async (path: string, body: unknown) => {
  await request(path, { method: "PUT", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
};

const remove = async (path: string) => {
  await request(path, { method: "DELETE" });
};

const page = (after: string | null | undefined, limit: number) => `?limit=${limit}${after ? `&after=${after}` : ""}`;

/** What `GET /jobs` takes. */
export type JobQuery = Partial<Record<"state" | "dataset" | "recipe" | "tag" | "experiment" | "search" | "ids" | "sort", string>> & { archived?: boolean; endedWithinDays?: number; endedDaysAgo?: number; limit?: number; skip?: number };

export interface JobDescription {
  name?: string;
  tags?: string[];
  note?: string;
  archived?: boolean;
}

const parameters = (query: JobQuery) => new URLSearchParams(Object.entries(query).flatMap(([name, value]) => (value === undefined || value === "" ? [] : [[name, String(value)]])));

/** As many ids as one request may name. */
const chunks = (ids: string[], size = 200) => Array.from({ length: Math.ceil(ids.length / size) }, (_, i) => ids.slice(i * size, (i + 1) * size));

export type JobCommand = "pause" | "resume" | "cancel" | "checkpoint";

export const api = {
  jobs: (query: JobQuery) => get<JobPage>(`jobs?${parameters(query)}`),
  jobsOf: async (ids: string[]) => (await Promise.all(chunks(ids).map(some => api.jobs({ ids: some.join() })))).flatMap(page => page.items),
  describeJob: (id: string, description: JobDescription) => change<Job>("PATCH", `jobs/${id}`, description),
  tagJobs: (query: JobQuery, tags: { addTags?: string[]; removeTags?: string[]; archived?: boolean }) => change<JobsChanged>("PATCH", `jobs?${parameters(query)}`, tags),
  cancelJobs: (query: JobQuery) => change<JobsChanged>("POST", `jobs/cancel?${parameters(query)}`),
  thinJobs: (query: JobQuery) => post<JobsChanged>(`jobs/thin?${parameters(query)}`),
  deleteJobs: (query: JobQuery) => change<JobsChanged>("DELETE", `jobs?${parameters(query)}`),
  job: (id: string) => get<Job>(`jobs/${id}`),
  createJob: (job: CreateJob) => post<Job>("jobs", job),
  command: (id: string, command: JobCommand) => post<Job>(`jobs/${id}/${command}`),
  deleteJob: (id: string) => remove(`jobs/${id}`),
  losses: (id: string, after: number, maxPoints: number, until?: number, signal?: AbortSignal) =>
    get<Losses>(`jobs/${id}/losses?after=${after}&maxPoints=${maxPoints}${until === undefined ? "" : `&until=${until}`}`, signal),
  times: (id: string) => get<Times>(`jobs/${id}/times`),
  notices: (id: string) => get<Notice[]>(`jobs/${id}/notices`),
  samples: async (id: string) => (await get<Sample[]>(`jobs/${id}/samples`)).map(sample => ({ ...sample, url: `jobs/${id}/samples/${sample.step}.png` })),

  experiments: () => get<Page<Experiment>>("experiments"),
  experiment: (id: string) => get<Experiment>(`experiments/${id}`),
  createExperiment: (experiment: CreateExperiment) => post<Experiment>("experiments", experiment),

  checkpoint: (id: string) => get<Checkpoint>(`checkpoints/${id}`),
  checkpoints: (limit = 100) => get<Page<Checkpoint>>(`checkpoints${page(null, limit)}`),
  checkpointsOf: (jobId: string) => get<Page<Checkpoint>>(`jobs/${jobId}/checkpoints${page(null, 200)}`),
  deleteCheckpoint: (id: string) => remove(`checkpoints/${id}`),

  directions: (checkpoint: string) => get<Direction[]>(`checkpoints/${checkpoint}/directions`),
  addDirection: (checkpoint: string, direction: Pick<Direction, "name" | "from" | "to">) => post<Direction>(`checkpoints/${checkpoint}/directions`, direction),
  /** Takes seconds; whoever aborts ends it. */
  learnDirection: (checkpoint: string, wish: LearnDirection, signal: AbortSignal) => post<LearnedDirection>(`checkpoints/${checkpoint}/directions/learned`, wish, signal),
  deleteDirection: (checkpoint: string, name: string) => remove(`checkpoints/${checkpoint}/directions/${name}`),

  aliases: () => get<Alias[]>("aliases"),
  setAlias: (name: string, checkpoint: string) => put(`aliases/${encodeURIComponent(name)}`, { checkpoint }),
  deleteAlias: (name: string) => remove(`aliases/${name}`),

  favourites: (after?: string | null) => get<Page<Favourite>>(`favourites${page(after, 60)}`),
  favouritesOf: async (checkpoint: string, seed?: number) => (await get<Page<Favourite>>(`favourites${page(null, 200)}&checkpoint=${checkpoint}${seed === undefined ? "" : `&seed=${seed}`}`)).items,
  addFavourite: ({ checkpoint, seed, truncation, class: of }: Face, note?: string) => post<Favourite>("favourites", { checkpoint, seed, truncation, note, ...ofClass(of) }),
  deleteFavourite: (id: string) => remove(`favourites/${id}`),

  verifyPicture: async (file: File) =>
    (await (await request("generate/verify", { method: "POST", headers: { "Content-Type": "image/png" }, body: file })).json()) as PictureVerification,
  neighbours: (address: string) => get<Neighbours>(address),

  datasets: () => get<Page<Dataset>>(`datasets${page(null, 200)}`),
  dataset: (id: string) => get<Dataset>(`datasets/${id}`),
  datasetReport: (id: string) => get<DatasetReport>(`datasets/${id}/report`),
  folders: async () => (await get<Page<{ name: string }>>("folders")).items,
  importFolder: async (fields: Record<string, string>) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields))
      form.set(name, value);
    return (await (await request("datasets", { method: "POST", body: form })).json()) as Dataset;
  },
  previewFraming: async (pictures: File[], crop: string) => {
    const form = new FormData();
    form.set("crop", crop || "center");
    for (const picture of pictures)
      form.append("pictures", picture);
    return (await (await request("datasets/preview", { method: "POST", body: form })).json()) as FramedPicture[];
  },
  newVersion: (id: string, without: NewVersion) => post<Dataset>(`datasets/${id}/versions`, without),
  renameDataset: (id: string, name: string) => request(`datasets/${id}`, { method: "PATCH", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ name }) }),
  retryDataset: (id: string) => post<Dataset>(`datasets/${id}/retry`),
  deleteDataset: (id: string) => remove(`datasets/${id}?force=true`),

  machine: () => get<MachineState>("machine"),

  webhooks: () => get<Webhook[]>("webhooks"),
  createWebhook: (url: string, events: string[]) => post<{ secret: string }>("webhooks", { url, events }),
  deleteWebhook: (id: string) => remove(`webhooks/${id}`),
  testWebhook: (id: string) => post<Delivery>(`webhooks/${id}/test`),
  deliveries: async (id: string) => (await get<Page<Delivery>>(`webhooks/${id}/deliveries${page(null, 20)}`)).items,
  retryDelivery: (id: string, delivery: string) => post<Delivery>(`webhooks/${id}/deliveries/${delivery}/retry`),

  keys: () => get<ApiKey[]>("keys"),
  createKey: (key: Record<string, unknown>) => post<{ secret: string }>("keys", key),
  revokeKey: (id: string) => remove(`keys/${id}`),

  signIn: (shown: { key: string } | { code: string }) => post<Session>("session", shown),
  signOut: () => remove("session"),

  recipes: () => get<Recipe[]>("recipes"),
  version: () => get<Version>("version"),
};

/** Asks who the page is for. */
export async function loadSession(): Promise<void> {
  session.value = await get<Session>("session");
}
