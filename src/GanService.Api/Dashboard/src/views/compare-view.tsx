import { useEffect, useState } from "preact/hooks";
import type { ViewProps } from "../app";
import { api } from "../api";
import { ExperimentList } from "../components/experiment-list";
import { JobDifferences } from "../components/job-differences";
import { JobFaces } from "../components/job-faces";
import { JobPicker } from "../components/job-picker";
import { Empty, ErrorMessage, Loading } from "../components/messages";
import { OverlayChart } from "../components/overlay-chart";
import { useResource } from "../components/use-resource";
import { useTitle } from "../components/use-title";
import { jobSignal, keepJob } from "../jobs";
import type { Job } from "../models";
import { rewrite } from "../router";

const idsIn = (query: URLSearchParams) => (query.get("jobs") ?? "").split(",").filter(Boolean);

export function CompareView({ route }: ViewProps) {
  useTitle("Compare");
  const [chosen, setChosen] = useState<string[]>(() => idsIn(route.query));
  useEffect(() => setChosen(idsIn(route.query)), [route.query]);
  const jobs = useResource(chosen.join(), async () => (await api.jobsOf(chosen)).map(job => keepJob(job).value.id));
  const choose = (next: string[]) => {
    setChosen(next);
    rewrite(`#/compare${next.length > 0 ? `?jobs=${next.join()}` : ""}`);
  };
  const toggle = (id: string) => choose(chosen.includes(id) ? chosen.filter(other => other !== id) : [...chosen, id]);
  const shown = chosen.flatMap(id => jobSignal(id)?.value ?? []); // those that are known stay while others are loaded
  const nameOf = (job: Job) => nameAmong(job, shown);
  const gone = jobs.data ? chosen.length - jobs.data.length : 0;
  return (
    <>
      <h1>Compare</h1>
      {jobs.error ? <ErrorMessage error={jobs.error} retry={jobs.reload} /> : null}
      {gone > 0 && <p class="message muted">{gone === 1 ? "One of the jobs is" : `${gone} of the jobs are`} no longer there: deleted, or of another service.</p>}
      <div class="compare">
        <section class="plate" aria-label="Differences">
          <h2 class="plate-title">Results and differences</h2>
          {shown.length > 0 ? <JobDifferences jobs={shown} nameOf={nameOf} remove={toggle} /> : jobs.data || jobs.error ? <Empty>Choose jobs from the list to lay their losses over each other.</Empty> : <Loading what="jobs" />}
        </section>
        <section class="plate" aria-label="Jobs to compare">
          <h2 class="plate-title">Jobs <span class="muted">{shown.length} chosen</span></h2>
          <JobPicker chosen={chosen} toggle={toggle} />
        </section>
      </div>
      {shown.length > 0 && (
        <>
          <section class="plate" aria-label="Chart">
            <h2 class="plate-title">Losses and quality</h2>
            <OverlayChart jobs={shown} nameOf={nameOf} />
          </section>
          <section class="plate" aria-label="Faces">
            <h2 class="plate-title">Faces of the same seeds, of each job’s best checkpoint</h2>
            <JobFaces jobs={shown} nameOf={nameOf} />
          </section>
        </>
      )}
      <ExperimentList />
    </>
  );
}

/** Jobs of one name are told apart by the end of their ids. */
const nameAmong = (job: Job, all: Job[]) => all.filter(other => other.name === job.name).length > 1 ? `${job.name} (${job.id.slice(-4)})` : job.name;
