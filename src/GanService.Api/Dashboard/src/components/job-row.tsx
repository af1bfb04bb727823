import { useRef } from "preact/hooks";
import { duration, loss, moment, rate } from "../format";
import { jobSignal } from "../jobs";
import type { Job } from "../models";
import { Balance } from "./balance";
import { FaceCanvas } from "./face-canvas";
import { JobActions } from "./job-actions";
import { Progress } from "./progress";
import { Sparkline } from "./sparkline";
import { StateMark } from "./state-mark";
import { useLosses } from "./use-losses";
import { useSamples } from "./use-samples";
import { useVisible } from "./use-visible";

/** A job in the list, kept up to date by itself. */
export function JobRow({ id }: { id: string }) {
  const job = jobSignal(id)!.value;
  const row = useRef<HTMLLIElement>(null);
  const visible = useVisible(row);
  return (
    <li class="job-row" ref={row} data-job={id} data-state={job.state}>
      {visible && job.step > 0 ? <Pictures job={job} /> : <><span class="job-thumb" /><span class="job-spark" /></>}
      <div class="job-name">
        <h3><a href={`#/jobs/${id}`}>{job.name}</a></h3>
        <p class="muted small">
          {job.recipe} on {job.dataset}, {job.configuration.imageSize} px
          {job.experiment && <> · <a href={`#/experiments/${job.experiment}`}>experiment</a></>}
        </p>
      </div>
      <div class="job-progress">
        <StateMark job={job} />
        <Progress job={job} />
        <p class={job.state === "failed" ? "muted small" : "muted small number"}>{pace(job)}</p>
      </div>
      <JobActions job={job} />
    </li>
  );
}

function Pictures({ job }: { job: Job }) {
  const samples = useSamples(job.id).data;
  const { history, version } = useLosses(job.id);
  const newest = samples?.at(-1);
  return (
    <>
      <a class="job-thumb" href={`#/jobs/${job.id}`} tabIndex={-1} aria-hidden="true">{newest && <FaceCanvas url={newest.url} decorative />}</a>
      <div class="job-spark">
        <Sparkline history={history} version={version} job={job} />
        {job.losses && (
          <p class="small number">
            <span class="real" title="Discriminator's loss on real faces">real {loss(job.losses.discriminatorReal)}</span>
            <span class="fake" title="Discriminator's loss on fake faces">fake {loss(job.losses.discriminatorFake)}</span>
            <span title="Generator's loss">gen {loss(job.losses.generator)}</span>
          </p>
        )}
        {job.losses && <Balance accuracy={job.losses.discriminatorAccuracy ?? 0} />}
      </div>
    </>
  );
}

function pace(job: Job): string {
  if (job.state === "running")
    return `${rate(job.stepsPerSecond)} · ${duration(job.etaSeconds)} left`;
  if (job.state === "failed")
    return job.error ?? "Failed";
  return job.endedAt ? `Ended ${moment(job.endedAt)}` : `Created ${moment(job.createdAt)}`;
}
