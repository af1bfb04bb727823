import { count, percent } from "../format";
import { type Job, shareOf } from "../models";
import { ProgressBar } from "./progress-bar";

/** How far a job is: in making its images, where that takes time, and then in its steps. */
export function Progress({ job }: { job: Job }) {
  if (job.preparedShare !== null && job.preparedShare !== undefined) {
    const { imageSize } = job.configuration;
    return (
      <div class="progress">
        <ProgressBar label="Images made" done={job.preparedShare} all={1} state="queued" />
        <span>resizing pictures to {imageSize}×{imageSize}</span>
        <span class="number muted progress-share">{percent(job.preparedShare)}</span>
      </div>
    );
  }
  return (
    <div class="progress">
      <ProgressBar label="Steps made" done={job.step} all={job.steps} state={job.state} />
      <span class="number">{count(job.step)} <span class="muted">of {count(job.steps)}</span></span>
      <span class="number muted progress-share">{percent(shareOf(job))}</span>
    </div>
  );
}
