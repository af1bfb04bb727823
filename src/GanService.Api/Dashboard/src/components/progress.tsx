import { count, percent } from "../format";
import { type Job, shareOf } from "../models";
import { ProgressBar } from "./progress-bar";

/** How far a job is. */
export function Progress({ job }: { job: Job }) {
  return (
    <div class="progress">
      <ProgressBar label="Steps made" done={job.step} all={job.steps} state={job.state} />
      <span class="number">{count(job.step)} <span class="muted">of {count(job.steps)}</span></span>
      <span class="number muted progress-share">{percent(shareOf(job))}</span>
    </div>
  );
}
