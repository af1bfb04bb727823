import { count, percent } from "../format";
import type { Job } from "../models";

/** How far a job is. */
export function Progress({ job }: { job: Job }) {
  const share = job.steps === 0 ? 0 : job.step / job.steps;
  return (
    <div class="progress">
      <div class={`progress-bar progress-${job.state}`} role="progressbar" aria-label="Steps made" aria-valuemin={0} aria-valuemax={job.steps} aria-valuenow={job.step}>
        <div style={{ width: `${share * 100}%` }} />
      </div>
      <span class="number">{count(job.step)} <span class="muted">of {count(job.steps)}</span></span>
      <span class="number muted progress-share">{percent(share)}</span>
    </div>
  );
}
