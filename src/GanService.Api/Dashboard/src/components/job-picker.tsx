import { useState } from "preact/hooks";
import { api } from "../api";
import { count, distance } from "../format";
import { listVersion } from "../jobs";
import { ErrorMessage, Loading } from "./messages";
import { StateMark } from "./state-mark";
import { useResource } from "./use-resource";

const most = 30;

/** Finds jobs to put beside each other. */
export function JobPicker({ chosen, toggle }: { chosen: string[]; toggle: (id: string) => void }) {
  const [search, setSearch] = useState("");
  const found = useResource(`${search} ${listVersion.value}`, () => api.jobs({ search, limit: most }));
  return (
    <>
      <input type="search" aria-label="Search jobs to compare" placeholder="Search name, dataset, recipe, tag" value={search} onInput={event => setSearch(event.currentTarget.value)} />
      {found.error ? <ErrorMessage error={found.error} retry={found.reload} /> : !found.data ? <Loading what="jobs" /> : (
        <ul class="choices">
          {found.data.items.map(job => (
            <li key={job.id}>
              <label>
                <input type="checkbox" checked={chosen.includes(job.id)} onChange={() => toggle(job.id)} />
                <span>{job.name}<br /><span class="small muted">{job.recipe}, step {count(job.step)}{job.bestDistance !== null && `, distance ${distance(job.bestDistance)}`}</span></span>
                <StateMark job={job} />
              </label>
            </li>
          ))}
        </ul>
      )}
      {found.data && found.data.total > most && <p class="muted small">The newest {most} of {count(found.data.total)}: search for others.</p>}
    </>
  );
}
