import { useEffect, useRef, useState } from "preact/hooks";
import type { JobQuery } from "../api";
import { ChosenJobs } from "../components/chosen-jobs";
import { JobRow } from "../components/job-row";
import { JobTable } from "../components/job-table";
import { JobTools, jobsAs } from "../components/job-tools";
import { Empty, ErrorMessage, Loading } from "../components/messages";
import { Pages } from "../components/pages";
import { useTitle } from "../components/use-title";
import { count } from "../format";
import { type JobListing, type ListWish, addressOf, filterOf, isFiltered, loadListing, pageSize, sum, wishOf } from "../job-list";
import { jobSignal, listVersion } from "../jobs";
import type { Job } from "../models";
import { rewrite, route } from "../router";
import { may } from "../session";
import { Welcome } from "./welcome";

/** The chosen jobs: some by id, or all that the filter finds. */
export type Chosen = Set<string> | "all";

export function JobsView() {
  useTitle("Jobs");
  const { query } = route.value;
  const [wish, setWish] = useState(() => wishOf(query));
  const [chosen, setChosen] = useState<Chosen>(new Set());
  const { listing, isOld, error, reload } = useListing(wish);
  useEffect(() => setWish(wishOf(query)), [query]);
  const change = (changed: Partial<ListWish>) => {
    const next = { ...wish, page: 1, ...changed };
    rewrite(addressOf(next));
    setWish(next);
    if (chosen === "all")
      setChosen(new Set());
  };
  if (listing && sum(listing.totals) === 0 && !isFiltered(wish))
    return <Welcome />;
  const pages = Math.max(1, Math.ceil((listing?.restTotal ?? 0) / pageSize));
  const found = !listing ? 0 : wish.state === "" ? sum(listing.totals) : listing.restTotal;
  const selected: JobQuery | null = chosen === "all" ? filterOf(wish) : chosen.size > 0 ? { ids: [...chosen].join() } : null;
  return (
    <>
      <div class="title">
        <h1>Jobs</h1>
        {may("train") && <a class="button primary" href="#/new">New job</a>}
      </div>
      <JobTools wish={wish} totals={listing?.totals} change={change} />
      {error !== null && <ErrorMessage error={error} retry={reload} />}
      {!listing ? error === null && <Loading what="jobs" /> : found === 0 ? (
        <Empty>No job is like that. <button type="button" onClick={() => change({ state: "", search: "", tag: "", archived: false })}>Show all</button></Empty>
      ) : (
        <div class={isOld ? "listing old" : "listing"}>
          <Group title="Running and next" jobs={listing.now} chosen={chosen} choose={setChosen} wish={null} change={change}
            more={wish.state === "" && listing.totals.queued > 5 ? <button type="button" onClick={() => change({ state: "queued" })}>All {count(listing.totals.queued)} queued</button> : null} />
          <Group title={wish.state === "" ? "Ended" : titleOf(wish.state)} total={listing.restTotal} jobs={listing.rest} chosen={chosen} choose={setChosen} wish={wish} change={change}
            more={pages > 1 ? <Pages page={wish.page} pages={pages} go={page => change({ page })} /> : null} />
        </div>
      )}
      {selected && <ChosenJobs query={selected} ids={chosen === "all" ? null : [...chosen]} found={found} chooseAll={() => setChosen("all")} clear={() => setChosen(new Set())} />}
    </>
  );
}

const titleOf = (state: string) => state.charAt(0).toUpperCase() + state.slice(1);

interface GroupProps {
  title: string;
  total?: number;
  jobs: Job[];
  chosen: Chosen;
  choose: (next: (chosen: Chosen) => Chosen) => void;
  /** Null where the order is not for people to choose. */
  wish: ListWish | null;
  change: (changed: Partial<ListWish>) => void;
  more: preact.ComponentChild;
}

function Group({ title, total, jobs, chosen, choose, wish, change, more }: GroupProps) {
  if (jobs.length === 0)
    return null;
  const current = jobs.map(job => jobSignal(job.id)!.value);
  const isChosen = (id: string) => chosen === "all" || chosen.has(id);
  const toggle = (ids: string[], on: boolean) => choose(before => {
    const next = new Set(before === "all" ? [] : before);
    ids.forEach(id => (on ? next.add(id) : next.delete(id)));
    return next;
  });
  return (
    <section class="plate" aria-label={title}>
      <h2 class="plate-title">{title} <span class="muted number">{count(total ?? jobs.length)}</span></h2>
      {jobsAs.value === "table" ? <JobTable jobs={current} wish={wish} change={change} isChosen={isChosen} toggle={toggle} />
        : <ul class="job-list">{current.map(job => <JobRow key={job.id} job={job} chosen={isChosen(job.id)} choose={on => toggle([job.id], on)} />)}</ul>}
      {more && <div class="actions after-list">{more}</div>}
    </section>
  );
}

/** Jobs as they are, listed anew when that may have changed; meanwhile the earlier list stays, and is old where another one is wished for. */
function useListing(wish: ListWish) {
  const [{ listing, of, error }, setState] = useState<{ listing?: JobListing; of?: string; error: unknown }>({ error: null });
  const newest = useRef(0);
  const key = addressOf(wish);
  const load = () => {
    const turn = ++newest.current;
    loadListing(wish).then(
      listing => turn === newest.current && setState({ listing, of: key, error: null }),
      (error: unknown) => turn === newest.current && setState(before => ({ ...before, error })),
    );
  };
  const version = listVersion.value;
  useEffect(load, [key, version]);
  return { listing, isOld: of !== key, error, reload: load };
}
