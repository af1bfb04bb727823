import type { ViewProps } from "../app";
import { api } from "../api";
import { JobDifferences } from "../components/job-differences";
import { JobFaces } from "../components/job-faces";
import { ErrorMessage, Loading } from "../components/messages";
import { OverlayChart } from "../components/overlay-chart";
import { SearchProgress } from "../components/search-progress";
import { useAgain } from "../components/use-again";
import { useResource } from "../components/use-resource";
import { useTitle } from "../components/use-title";
import { namesOf } from "../differences";
import { by, listed, moment, words } from "../format";
import { jobSignal, keepJob } from "../jobs";
import type { Experiment, Job } from "../models";

const lookAgain = 2000; // ms, while a search goes on

const mostCompared = 12; // trials of a search that are drawn

/** Those of a search with the best first; others in the order of their values. */
const ordered = (experiment: Experiment): Job[] => {
  const jobs = experiment.jobs.map(job => jobSignal(job.id)!.value);
  return experiment.search ? jobs.sort((a, b) => (a.bestDistance ?? Infinity) - (b.bestDistance ?? Infinity)) : jobs;
};

export function ExperimentView({ route }: ViewProps) {
  const { id } = route;
  const experiment = useResource(id, async () => {
    const found = await api.experiment(id);
    found.jobs.forEach(keepJob);
    return found;
  });
  useAgain(experiment.reload, lookAgain, experiment.data?.search?.isDone === false);
  useTitle(experiment.data?.name ?? "Experiment");
  if (experiment.error)
    return <><h1>Experiment</h1><ErrorMessage error={experiment.error} retry={experiment.reload} /></>;
  return experiment.data ? <ExperimentPage experiment={experiment.data} /> : <Loading what="the experiment" />;
}

function ExperimentPage({ experiment }: { experiment: Experiment }) {
  const jobs = ordered(experiment);
  const drawn = experiment.search ? jobs.slice(0, mostCompared) : jobs;
  const names = namesOf(jobs);
  const nameOf = (job: Job) => names?.[jobs.indexOf(job)] ?? job.variant ?? job.name;
  return (
    <>
      <div class="title">
        <div>
          <h1>{experiment.name}</h1>
          <p class="muted">{jobs.length} jobs that differ in {listed(experiment.varied.map(words))} only, made {moment(experiment.createdAt)}{by(experiment.createdBy)}</p>
        </div>
      </div>
      {experiment.search && <SearchProgress search={experiment.search} experiment={experiment} />}
      <section class="plate" aria-label="Jobs">
        <h2 class="plate-title">Jobs</h2>
        <JobDifferences jobs={jobs} nameOf={nameOf} />
      </section>
      <section class="plate" aria-label="Chart">
        <h2 class="plate-title">Losses and quality <a class="plate-link" href={`experiments/${experiment.id}/losses.png`}>losses.png</a></h2>
        <OverlayChart jobs={drawn} nameOf={nameOf} />
      </section>
      <section class="plate" aria-label="Faces">
        <h2 class="plate-title">Faces of the same seeds, of each job’s best checkpoint</h2>
        <JobFaces jobs={drawn} nameOf={nameOf} />
      </section>
    </>
  );
}
