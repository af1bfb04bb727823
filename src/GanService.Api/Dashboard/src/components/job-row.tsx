import { useRef } from "preact/hooks";
import { distance, duration, loss, moment, rate } from "../format";
import type { Job } from "../models";
import { gap } from "../pixels";
import { may } from "../session";
import { Balance } from "./balance";
import { FaceCanvas } from "./face-canvas";
import { gridSide } from "./face-grid";
import { JobActions } from "./job-actions";
import { Progress } from "./progress";
import { Sparkline } from "./sparkline";
import { StateMark } from "./state-mark";
import { Tags } from "./tags";
import { useLosses } from "./use-losses";
import { useSamples } from "./use-samples";
import { useVisible } from "./use-visible";

/** A job in the list, kept up to date by itself. */
export function JobRow({ job, chosen, choose }: { job: Job; chosen: boolean; choose: (on: boolean) => void }) {
  const { id } = job;
  const row = useRef<HTMLLIElement>(null);
  const visible = useVisible(row);
  return (
    <li class="job-row" ref={row} data-job={id} data-state={job.state}>
      {may("train") && <input type="checkbox" class="job-choice" aria-label={`Choose ${job.name}`} checked={chosen} onChange={event => choose(event.currentTarget.checked)} />}
      {visible && job.step > 0 ? <Pictures job={job} /> : <><span class="job-thumb" /><span class="job-spark" /></>}
      <div class="job-name">
        <h3><a class="job-link" href={`#/jobs/${id}`}>{job.name}</a></h3>
        <p class="muted small">
          {job.recipe} on {job.dataset}, {job.configuration.imageSize} px
          {job.experiment && <> · <a href={`#/experiments/${job.experiment}`}>experiment</a></>}
        </p>
        <Tags tags={job.tags} />
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
      <a class="job-thumb" href={`#/jobs/${job.id}`} tabIndex={-1} aria-hidden="true">{newest && <FaceCanvas url={newest.url} imageSize={job.configuration.imageSize} across={facesAcross(job)} room={thumb} />}</a>
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

/** As many faces a side as fit into the place before a job's name. */
const facesAcross = ({ configuration: { imageSize } }: Job) => Math.min(gridSide, Math.max(1, Math.floor((thumb + gap) / (imageSize + gap))));
const thumb = 72;

function pace(job: Job): string {
  if (job.state === "running")
    return `${rate(job.stepsPerSecond)} · ${duration(job.etaSeconds)} left`;
  if (job.state === "failed")
    return job.error ?? "Failed";
  if (job.bestDistance !== null)
    return `Best distance ${distance(job.bestDistance)} · ${moment(job.endedAt ?? job.createdAt)}`;
  return job.endedAt ? `Ended ${moment(job.endedAt)}` : `Created ${moment(job.createdAt)}`;
}
