import { count } from "../format";
import type { Checkpoint, Job } from "../models";
import { Field, described } from "./field";

interface PickerProps {
  checkpoints: Checkpoint[];
  jobs: Job[];
  value: string;
  choose: (id: string) => void;
}

/** Checkpoints by job, latest first. */
export function CheckpointPicker({ checkpoints, jobs, value, choose }: PickerProps) {
  const listed = value === "latest" || value === "best" || checkpoints.some(c => c.id === value);
  return (
    <Field id="checkpoint" label="Checkpoint" help="What a job had learned after a step.">
      <select {...described("checkpoint")} value={value} onChange={event => choose(event.currentTarget.value)}>
        <option value="latest">latest of all</option>
        <option value="best">best of the newest measured job</option>
        {!listed && <option value={value}>{value}</option>}
        {[...Map.groupBy(checkpoints, c => c.jobId)].map(([jobId, ofJob]) => (
          <optgroup key={jobId} label={jobs.find(job => job.id === jobId)?.name ?? jobId}>
            {ofJob.map(({ id, step, imageSize }) => <option key={id} value={id}>step {count(step)}, {imageSize} px</option>)}
          </optgroup>
        ))}
      </select>
    </Field>
  );
}
