import { type JobQuery, api } from "./api";
import { keepJob } from "./jobs";
import type { Job, JobState, JobTotals } from "./models";

/** What of the jobs the page of them shows; it is also its address. */
export interface ListWish {
  state: JobState | "";
  search: string;
  tag: string;
  sort: string;
  /** When they ended; empty for whenever, and for those that have not. */
  when: "" | keyof typeof whens;
  archived: boolean;
  page: number;
}

export interface JobListing {
  /** Running and paused ones, and those that come next. */
  now: Job[];
  /** A page of the others, or of the state that was asked for. */
  rest: Job[];
  restTotal: number;
  totals: JobTotals;
}

export const pageSize = 50;
export const newestFirst = "-created";
export const states: JobState[] = ["running", "queued", "paused", "completed", "cancelled", "failed"];

/** When jobs ended, as people say it and as the service is asked. */
export const whens = {
  today: { label: "in the last 24 hours", asked: { endedWithinDays: 1 } },
  week: { label: "in the last 7 days", asked: { endedWithinDays: 7 } },
  month: { label: "in the last 30 days", asked: { endedWithinDays: 30 } },
  before: { label: "more than 30 days ago", asked: { endedDaysAgo: 30 } },
} satisfies Record<string, { label: string; asked: JobQuery }>;

const ended = "completed,cancelled,failed";
const next = 5;

export const wishOf = (query: URLSearchParams): ListWish => ({
  state: states.find(state => state === query.get("state")) ?? "",
  search: query.get("search") ?? "",
  tag: query.get("tag") ?? "",
  sort: query.get("sort") ?? newestFirst,
  when: (Object.keys(whens) as (keyof typeof whens)[]).find(when => when === query.get("when")) ?? "",
  archived: query.get("archived") === "true",
  page: Math.max(1, Number(query.get("page")) || 1),
});

export function addressOf(wish: ListWish): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(wish)) {
    if (value && !(name === "sort" && value === newestFirst) && !(name === "page" && value === 1))
      query.set(name, String(value));
  }
  return `#/${query.size > 0 ? `?${query}` : ""}`;
}

/** The filter that finds all that the page shows, on every page of it. */
export const filterOf = ({ state, search, tag, when, archived }: ListWish): JobQuery => ({ state, search, tag, ...(when && whens[when].asked), ...(archived && { archived }) });

export const isFiltered = ({ search, tag, when, archived }: ListWish) => search !== "" || tag !== "" || when !== "" || archived;

export async function loadListing(wish: ListWish): Promise<JobListing> {
  const filter = filterOf(wish);
  const now = wish.state === "" && wish.when === "" ? [api.jobs({ ...filter, state: "running,paused", sort: "state", limit: pageSize }), api.jobs({ ...filter, state: "queued", sort: "queue", limit: next })] : [];
  const [rest, ...first] = await Promise.all([
    api.jobs({ ...filter, state: wish.state || ended, sort: wish.state === "queued" && wish.sort === newestFirst ? "queue" : wish.sort, limit: pageSize, skip: (wish.page - 1) * pageSize }),
    ...now,
  ]);
  const kept = (jobs: Job[]) => jobs.map(job => keepJob(job).value);
  return { now: kept(first.flatMap(page => page.items)), rest: kept(rest.items), restTotal: rest.total, totals: rest.totals };
}

export const sum = (totals: JobTotals) => Object.values(totals).reduce((all, some) => all + some, 0);

/** Tags as somebody wrote them, with commas between. */
export const tagsOf = (text: string) => text.split(",").map(tag => tag.trim()).filter(Boolean);

/** What tags as somebody wrote them change: one with - before it is taken away. */
export function tagChanges(text: string): { addTags: string[]; removeTags: string[] } {
  const tags = tagsOf(text);
  return { addTags: tags.filter(tag => !tag.startsWith("-")), removeTags: tags.filter(tag => tag.startsWith("-")).map(tag => tag.slice(1)) };
}
