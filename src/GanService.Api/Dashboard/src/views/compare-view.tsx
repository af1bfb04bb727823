import { useEffect, useState } from "preact/hooks";
import type { ViewProps } from "../app";
import { api } from "../api";
import { ExperimentList } from "../components/experiment-list";
import { Empty, ErrorMessage, Loading } from "../components/messages";
import { OverlayChart } from "../components/overlay-chart";
import { StateMark } from "../components/state-mark";
import { useResource } from "../components/use-resource";
import { useTitle } from "../components/use-title";
import { count } from "../format";
import type { Job } from "../models";
import { rewrite } from "../router";

const most = 8; // as many as there are colours to tell apart

export function CompareView({ route }: ViewProps) {
  useTitle("Compare");
  const given = route.query.get("jobs") ?? "";
  const [chosen, setChosen] = useState<string[]>(given.split(",").filter(Boolean));
  useEffect(() => setChosen(given.split(",").filter(Boolean)), [given]);
  const jobs = useResource("jobs", async () => (await api.jobs(null, 100)).items);
  const toggle = (id: string) => {
    const next = chosen.includes(id) ? chosen.filter(other => other !== id) : [...chosen, id];
    setChosen(next);
    rewrite(`#/compare${next.length > 0 ? `?jobs=${next.join()}` : ""}`);
  };
  if (jobs.error)
    return <><h1>Compare</h1><ErrorMessage error={jobs.error} retry={jobs.reload} /></>;
  if (!jobs.data)
    return <><h1>Compare</h1><Loading what="jobs" /></>;
  const shown = chosen.flatMap(id => jobs.data!.find(job => job.id === id) ?? []);
  return (
    <>
      <h1>Compare</h1>
      <div class="compare">
        <section class="plate" aria-label="Chart">
          <h2 class="plate-title">One loss, several jobs</h2>
          {shown.length > 0 ? <OverlayChart jobs={shown} nameOf={job => nameAmong(job, shown)} /> : <Empty>Choose jobs from the list to lay their losses over each other.</Empty>}
        </section>
        <section class="plate" aria-label="Jobs to compare">
          <h2 class="plate-title">Jobs <span class="muted">{shown.length} of at most {most}</span></h2>
          <ul class="choices">
            {jobs.data.map(job => (
              <li key={job.id}>
                <label>
                  <input type="checkbox" checked={chosen.includes(job.id)} disabled={!chosen.includes(job.id) && shown.length >= most} onChange={() => toggle(job.id)} />
                  <span>{job.name}<br /><span class="small muted">{job.recipe}, step {count(job.step)}</span></span>
                  <StateMark job={job} />
                </label>
              </li>
            ))}
          </ul>
        </section>
      </div>
      <ExperimentList />
    </>
  );
}

/** Jobs of one name are told apart by the end of their ids. */
const nameAmong = (job: Job, all: Job[]) => all.filter(other => other.name === job.name).length > 1 ? `${job.name} (${job.id.slice(-4)})` : job.name;
