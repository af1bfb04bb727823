import { useState } from "preact/hooks";
import { announce } from "../announce";
import { api } from "../api";
import { bytes, count, rate } from "../format";
import { type MachineState, hasEnded } from "../models";
import { may } from "../session";
import { Confirm } from "./confirm";
import { ErrorMessage, Loading } from "./messages";
import { ProgressBar } from "./progress-bar";
import { useAgain } from "./use-again";
import { useResource } from "./use-resource";

const lookAgain = 5000; // ms

/** Processors, memory and disk, and what can be freed of it. */
export function Machine() {
  const machine = useResource("machine", api.machine);
  useAgain(machine.reload, lookAgain);
  if (machine.data === undefined)
    return machine.error ? <ErrorMessage error={machine.error} retry={machine.reload} /> : <Loading what="the machine" />;
  return <Shown machine={machine.data} reload={machine.reload} />;
}

interface ShownProps {
  machine: MachineState;
  reload: () => void;
}

function Shown({ machine, reload }: ShownProps) {
  const { processors, memory, disk, queue } = machine;
  const used = disk.size - disk.free;
  return (
    <>
      <section class="plate" aria-labelledby="machine-title">
        <h2 class="plate-title" id="machine-title">The machine <span class="muted">{machine.name}</span></h2>
        <dl class="gauges">
          <Gauge label="Processors" value={processors.busy === null ? "–" : `${processors.busy.toFixed(1)} of ${processors.cores}`} part={processors.busy ?? 0} whole={processors.cores}
            detail={`${processors.trainingThreads} ${processors.trainingThreads === 1 ? "thread trains" : "threads train"}`} />
          <Gauge label="Memory" value={`${bytes(memory.resident)} of ${bytes(memory.limit)}`} part={memory.resident} whole={memory.limit} detail={`${bytes(memory.managed)} of .NET, ${bytes(memory.native)} of libtorch and others`} />
          <Gauge label="Disk" value={`${bytes(disk.free)} left`} part={used} whole={disk.size} detail={`jobs ${bytes(disk.jobs)}, datasets ${bytes(disk.datasets)}`} />
          <Gauge label="Queue" value={`${count(queue.running)} running, ${count(queue.queued)} queued`} detail={[
            ...(queue.stepsPerSecond > 0 ? [rate(queue.stepsPerSecond)] : []), ...(queue.paused > 0 ? [`${count(queue.paused)} paused`] : []), ...(queue.importing > 0 ? [`${count(queue.importing)} importing`] : []),
          ].join(", ")} />
        </dl>
      </section>
      <div class="spaces">
        <JobSpaces jobs={machine.jobs} reload={reload} />
        <DatasetSpaces datasets={machine.datasets} />
      </div>
    </>
  );
}

interface GaugeProps {
  label: string;
  value: string;
  detail: string;
  part?: number;
  whole?: number;
}

const Gauge = ({ label, value, detail, part, whole }: GaugeProps) => (
  <div>
    <dt>{label}</dt>
    <dd>
      <span class="gauge-value number">{value}</span>
      {whole !== undefined && <ProgressBar label={label} done={Math.min(part!, whole)} all={whole} state="queued" />}
      <span class="small muted">{detail}</span>
    </dd>
  </div>
);

function JobSpaces({ jobs, reload }: { jobs: MachineState["jobs"]; reload: () => void }) {
  const [asked, setAsked] = useState<{ title: string; text: string; yes: string; act: () => Promise<unknown> } | null>(null);
  const thinnable = jobs.filter(job => job.thinnable > 0);
  const thin = (some: MachineState["jobs"]) => setAsked({
    title: some.length === 1 ? `Thin “${some[0]!.name}”?` : `Thin ${some.length} jobs?`,
    text: `Frees ${bytes(some.reduce((sum, job) => sum + job.thinnable, 0))}. The best and the newest checkpoint stay, and those that have a name; the others go, for good.`,
    yes: "Thin",
    act: async () => announce(`${bytes((await api.thinJobs({ ids: some.map(job => job.id).join() })).freedBytes)} freed`),
  });
  const remove = (job: MachineState["jobs"][number]) => setAsked({
    title: `Delete “${job.name}”?`,
    text: `Frees ${bytes(job.bytes)}. Its checkpoints, samples and losses are gone for good.`,
    yes: "Delete",
    act: () => api.deleteJob(job.id),
  });
  return (
    <section class="plate" aria-labelledby="job-spaces">
      <h2 class="plate-title" id="job-spaces">Disk by job {thinnable.length > 1 && may("train") && <button type="button" class="plate-link" onClick={() => thin(thinnable)}>Thin all of these</button>}</h2>
      {jobs.length === 0 ? <p class="muted">No job has files yet.</p> : (
        <div class="scroll" tabIndex={0} role="region" aria-label="Disk by job">
          <table>
            <thead><tr><th>Job</th><th class="right">Checkpoints</th><th class="right">Files</th><th class="right">Thinning frees</th>{may("train") && <th><span class="hidden">What can be done</span></th>}</tr></thead>
            <tbody>
              {jobs.map(job => (
                <tr key={job.id}>
                  <th scope="row" class="shortened"><a href={`#/jobs/${job.id}`} title={job.name}>{job.name}</a></th>
                  <td class="right number">{count(job.checkpoints)}</td>
                  <td class="right number">{bytes(job.bytes)}</td>
                  <td class="right number">{job.thinnable > 0 ? bytes(job.thinnable) : "–"}</td>
                  {may("train") && (
                    <td class="right">
                      {hasEnded(job) && (
                        <span class="actions">
                          {job.thinnable > 0 && <button type="button" aria-label={`Thin ${job.name}`} onClick={() => thin([job])}>Thin</button>}
                          <button type="button" class="danger" aria-label={`Delete ${job.name}`} onClick={() => remove(job)}>Delete</button>
                        </span>
                      )}
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {asked && <Confirm {...asked} close={() => {
        setAsked(null);
        reload();
      }} />}
    </section>
  );
}

const DatasetSpaces = ({ datasets }: { datasets: MachineState["datasets"] }) => (
  <section class="plate" aria-labelledby="dataset-spaces">
    <h2 class="plate-title" id="dataset-spaces">Disk by dataset</h2>
    {datasets.length === 0 ? <p class="muted">No dataset has files yet.</p> : (
      <div class="scroll" tabIndex={0} role="region" aria-label="Disk by dataset">
        <table>
          <thead><tr><th>Dataset</th><th class="right">Images</th><th class="right">Jobs</th><th class="right">Files</th></tr></thead>
          <tbody>
            {datasets.map(dataset => (
              <tr key={dataset.id}>
                <th scope="row" class="shortened"><a href={`#/datasets/${dataset.id}`}>{dataset.title}</a></th>
                <td class="right number">{count(dataset.images)}</td>
                <td class="right number">{count(dataset.jobs)}</td>
                <td class="right number">{bytes(dataset.bytes)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    )}
  </section>
);
