import { count, distance, distanceHelp, duration, moment } from "../format";
import type { ListWish } from "../job-list";
import { type Job, tookSeconds } from "../models";
import { may } from "../session";
import { StateMark } from "./state-mark";
import { Tags } from "./tags";

interface TableProps {
  jobs: Job[];
  wish: ListWish | null;
  change: (changed: Partial<ListWish>) => void;
  isChosen: (id: string) => boolean;
  toggle: (ids: string[], on: boolean) => void;
}

/** Columns, what they are sorted by, and whether people want the largest first. */
const columns: { label: string; sort?: string; largestFirst?: boolean; right?: boolean }[] = [
  { label: "Name", sort: "name" }, { label: "Data", }, { label: "State", sort: "state" }, { label: "Step", sort: "step", largestFirst: true, right: true },
  { label: "Best distance", sort: "distance", right: true }, { label: "Started", sort: "started", largestFirst: true }, { label: "Took", sort: "took", largestFirst: true, right: true },
];

/** Jobs, one line each. */
export function JobTable({ jobs, wish, change, isChosen, toggle }: TableProps) {
  const all = jobs.every(job => isChosen(job.id));
  const ids = jobs.map(job => job.id);
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="Table of jobs">
      <table class="job-table">
        <thead>
          <tr>
            {may("train") && <th><input type="checkbox" aria-label="Choose all of this page" checked={all} onChange={() => toggle(ids, !all)} /></th>}
            {columns.map(({ label, sort, largestFirst, right }) => {
              const [first, second] = largestFirst ? [`-${sort}`, sort] : [sort, `-${sort}`];
              const direction = !wish || wish.sort.replace("-", "") !== sort ? undefined : wish.sort.startsWith("-") ? "descending" : "ascending";
              return (
                <th key={label} class={right ? "right" : ""} aria-sort={direction}>
                  {sort && wish ? <button type="button" class="quiet" onClick={() => change({ sort: (wish.sort === first ? second : first)! })}>{label}{direction ? direction === "ascending" ? " ↑" : " ↓" : ""}</button> : label}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {jobs.map(job => (
            <tr key={job.id} data-job={job.id} data-state={job.state}>
              {may("train") && <td><input type="checkbox" aria-label={`Choose ${job.name}`} checked={isChosen(job.id)} onChange={event => toggle([job.id], event.currentTarget.checked)} /></td>}
              <th scope="row"><a class="job-link" href={`#/jobs/${job.id}`} title={job.name}>{job.name}</a> <Tags tags={job.tags} /></th>
              <td class="muted">{job.recipe} on {job.dataset}</td>
              <td><StateMark job={job} /></td>
              <td class="right number">{count(job.step)} <span class="muted">of {count(job.steps)}</span></td>
              <td class="right number" title={distanceHelp}>{distance(job.bestDistance)}</td>
              <td class="number">{job.startedAt ? moment(job.startedAt) : "–"}</td>
              <td class="right number">{duration(tookSeconds(job))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
