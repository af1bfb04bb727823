import { count } from "../format";
import { type Alias, type Checkpoint, type Job, portraits } from "../models";
import { Field, described } from "./field";

interface PickerProps {
  checkpoints: Checkpoint[];
  aliases: Alias[];
  jobs: Job[];
  value: string;
  choose: (id: string) => void;
}

/** Checkpoints by name, and by job and step, latest first. */
export function CheckpointPicker({ checkpoints, aliases, jobs, value, choose }: PickerProps) {
  const listed = value === "latest" || value === "best" || aliases.some(a => a.name === value) || checkpoints.some(c => c.id === value);
  const nameOf = ({ jobId, step }: Checkpoint) => `${jobs.find(job => job.id === jobId)?.name ?? (jobId === portraits ? "built in" : `imported ${jobId.slice(-8)}`)}, step ${count(step)}`;
  const named = (id: string | undefined) => {
    const checkpoint = checkpoints.find(c => c.id === id);
    return checkpoint ? ` (${nameOf(checkpoint)})` : "";
  };
  const withoutName = checkpoints.filter(({ id }) => id === value || id !== portraits || !aliases.some(({ checkpoint }) => checkpoint === id));
  const latest = checkpoints.find(c => c.id !== c.jobId) ?? checkpoints.find(c => c.id === portraits);
  return (
    <Field id="checkpoint" label="Checkpoint" help="A saved state of a network: what a job had learned after a step.">
      <select {...described("checkpoint")} value={value} onChange={event => choose(event.currentTarget.value)}>
        <option value="latest">latest of all{named(latest?.id)}</option>
        <option value="best">best of the newest measured job</option>
        {!listed && <option value={value}>{value}</option>}
        {aliases.length > 0 && <optgroup label="Aliases">{aliases.map(({ name, checkpoint }) => <option key={name} value={name}>{name}{named(checkpoint)}</option>)}</optgroup>}
        <optgroup label="Checkpoints">{withoutName.map(checkpoint => <option key={checkpoint.id} value={checkpoint.id}>{nameOf(checkpoint)}, {checkpoint.imageSize} px</option>)}</optgroup>
      </select>
    </Field>
  );
}
