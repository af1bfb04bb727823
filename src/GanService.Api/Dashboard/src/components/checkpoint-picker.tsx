import { count } from "../format";
import type { Alias, Checkpoint, Job } from "../models";
import { Field, described } from "./field";

interface PickerProps {
  checkpoints: Checkpoint[];
  aliases: Alias[];
  jobs: Job[];
  value: string;
  choose: (id: string) => void;
}

/** Checkpoints by name, and by job, latest first. */
export function CheckpointPicker({ checkpoints, aliases, jobs, value, choose }: PickerProps) {
  const listed = value === "latest" || value === "best" || aliases.some(a => a.name === value) || checkpoints.some(c => c.id === value);
  return (
    <Field id="checkpoint" label="Checkpoint" help="What a job had learned after a step.">
      <select {...described("checkpoint")} value={value} onChange={event => choose(event.currentTarget.value)}>
        <option value="latest">latest of all</option>
        <option value="best">best of the newest measured job</option>
        {!listed && <option value={value}>{value}</option>}
        {aliases.length > 0 && <optgroup label="Aliases">{aliases.map(({ name }) => <option key={name}>{name}</option>)}</optgroup>}
        {[...Map.groupBy(checkpoints, c => c.jobId)].map(([jobId, ofJob]) => (
          <optgroup key={jobId} label={jobs.find(job => job.id === jobId)?.name ?? jobId}>
            {ofJob.map(({ id, step, imageSize }) => <option key={id} value={id}>step {count(step)}, {imageSize} px</option>)}
          </optgroup>
        ))}
      </select>
    </Field>
  );
}
