import type { ViewProps } from "../app";
import { api } from "../api";
import { FaceCanvas } from "../components/face-canvas";
import { Empty, ErrorMessage, Loading } from "../components/messages";
import { OverlayChart, compareColor } from "../components/overlay-chart";
import { StateMark } from "../components/state-mark";
import { useResource } from "../components/use-resource";
import { useSamples } from "../components/use-samples";
import { useTitle } from "../components/use-title";
import { by, count, loss, moment } from "../format";
import { jobSignal, keepJob } from "../jobs";
import type { Experiment, Job } from "../models";

export function ExperimentView({ route }: ViewProps) {
  const { id } = route;
  const experiment = useResource(id, async () => {
    const found = await api.experiment(id);
    found.jobs.forEach(keepJob);
    return found;
  });
  useTitle(experiment.data?.name ?? "Experiment");
  if (experiment.error)
    return <><h1>Experiment</h1><ErrorMessage error={experiment.error} retry={experiment.reload} /></>;
  return experiment.data ? <ExperimentPage experiment={experiment.data} /> : <Loading what="the experiment" />;
}

const nameOf = (job: Job) => job.variant ?? job.name;

function ExperimentPage({ experiment }: { experiment: Experiment }) {
  const jobs = experiment.jobs.map(job => jobSignal(job.id)!.value);
  return (
    <>
      <div class="title">
        <div>
          <h1>{experiment.name}</h1>
          <p class="muted">{jobs.length} jobs that differ in {experiment.varied.join(", ")} only, made {moment(experiment.createdAt)}{by(experiment.createdBy)}</p>
        </div>
      </div>
      <section class="plate" aria-label="Jobs">
        <h2 class="plate-title">Jobs</h2>
        <div class="scroll" tabIndex={0} role="region" aria-label="Table of the jobs">
          <table>
            <thead><tr><th>Variant</th><th>State</th><th class="right">Step</th><th class="right">Loss, real</th><th class="right">Loss, fake</th><th class="right">Loss, generator</th><th class="right">Accuracy</th></tr></thead>
            <tbody>
              {jobs.map((job, i) => (
                <tr key={job.id}>
                  <th scope="row"><span class="swatch" style={{ background: `var(${compareColor(i)})` }} /><a href={`#/jobs/${job.id}`}>{nameOf(job)}</a></th>
                  <td><StateMark job={job} /></td>
                  <td class="right number">{count(job.step)} <span class="muted">of {count(job.steps)}</span></td>
                  <td class="right number">{loss(job.losses?.discriminatorReal)}</td>
                  <td class="right number">{loss(job.losses?.discriminatorFake)}</td>
                  <td class="right number">{loss(job.losses?.generator)}</td>
                  <td class="right number">{loss(job.losses?.discriminatorAccuracy)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </section>
      <section class="plate" aria-label="Losses">
        <h2 class="plate-title">Losses <a class="plate-link" href={`experiments/${experiment.id}/losses.png`}>losses.png</a></h2>
        <OverlayChart jobs={jobs} nameOf={nameOf} />
      </section>
      <section class="plate" aria-label="Newest samples">
        <h2 class="plate-title">Newest samples</h2>
        <ul class="side-by-side">{jobs.map(job => <NewestSample key={job.id} job={job} />)}</ul>
      </section>
    </>
  );
}

function NewestSample({ job }: { job: Job }) {
  const samples = useSamples(job.id);
  const newest = samples.data?.at(-1);
  return (
    <li>
      <h3>{nameOf(job)} <span class="muted number">{newest && `step ${count(newest.step)}`}</span></h3>
      {samples.error ? <ErrorMessage error={samples.error} retry={samples.reload} />
        : newest ? <FaceCanvas url={newest.url} label={`Faces of ${nameOf(job)} after step ${newest.step}`} /> : <Empty>No faces yet.</Empty>}
    </li>
  );
}
