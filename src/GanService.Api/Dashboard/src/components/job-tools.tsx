import { signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { count } from "../format";
import { type ListWish, newestFirst, states, sum, whens } from "../job-list";
import type { JobTotals } from "../models";
import { Icon } from "./icons";

const remembered = "jobs-as";
const typingPause = 250; // ms

/** How jobs are listed, remembered by the browser. */
export const jobsAs = signal<"pictures" | "table">(localStorage.getItem(remembered) === "table" ? "table" : "pictures");

const orders: [string, string][] = [
  [newestFirst, "newest first"], ["created", "oldest first"], ["distance", "best distance"], ["-started", "started last"], ["-ended", "ended last"], ["-took", "took longest"], ["-step", "most steps"], ["name", "name"],
];

interface Tools {
  wish: ListWish;
  totals: JobTotals | undefined;
  change: (changed: Partial<ListWish>) => void;
}

/** Search, states, order and form of the list of jobs. */
export function JobTools({ wish, totals, change }: Tools) {
  const [search, setSearch] = useState(wish.search);
  useEffect(() => setSearch(wish.search), [wish.search]);
  useEffect(() => {
    if (search === wish.search)
      return;
    const timer = setTimeout(() => change({ search }), typingPause);
    return () => clearTimeout(timer);
  }, [search]);
  const show = (as: "pictures" | "table") => {
    localStorage.setItem(remembered, as);
    jobsAs.value = as;
  };
  return (
    <div class="job-tools">
      <div class="switch words" role="radiogroup" aria-label="State">
        {(["", ...states] as const).map(state => (
          <label key={state}>
            <input type="radio" name="state" class="hidden" checked={wish.state === state} onChange={() => change({ state, sort: newestFirst })} />
            {state === "" ? "All" : state}{totals && <span class="number total">{count(state === "" ? sum(totals) : totals[state])}</span>}
          </label>
        ))}
      </div>
      <div class="job-search">
        <input id="search" type="search" aria-label="Search jobs" placeholder="Search name, dataset, recipe, tag" value={search} onInput={event => setSearch(event.currentTarget.value)} />
        {wish.tag && <span class="alias"><b>{wish.tag}</b><button type="button" class="quiet" aria-label={`Not only ${wish.tag}`} onClick={() => change({ tag: "" })}><Icon name="close" /></button></span>}
        <label class="inline">Order
          <select value={wish.sort} onChange={event => change({ sort: event.currentTarget.value })}>
            {!orders.some(([sort]) => sort === wish.sort) && <option value={wish.sort}>by column</option>}
            {orders.map(([sort, label]) => <option key={sort} value={sort}>{label}</option>)}
          </select>
        </label>
        <label class="inline">Ended
          <select value={wish.when} onChange={event => change({ when: event.currentTarget.value as ListWish["when"] })}>
            <option value="">whenever</option>
            {Object.entries(whens).map(([when, { label }]) => <option key={when} value={when}>{label}</option>)}
          </select>
        </label>
        <label class="inline"><input type="checkbox" checked={wish.archived} onChange={event => change({ archived: event.currentTarget.checked })} />Archived</label>
        <div class="switch words" role="radiogroup" aria-label="Show as">
          {(["pictures", "table"] as const).map(as => (
            <label key={as}><input type="radio" name="as" class="hidden" checked={jobsAs.value === as} onChange={() => show(as)} />{as === "table" ? "Table" : "Pictures"}</label>
          ))}
        </div>
      </div>
    </div>
  );
}
