import { api } from "../api";
import { count } from "../format";
import { type Wish, historyOf } from "../generate-address";
import type { Alias, Job } from "../models";
import { AliasMark } from "./alias-mark";
import { ErrorMessage } from "./messages";
import { NameCheckpoint } from "./name-checkpoint";
import { useResource } from "./use-resource";
import { Weights } from "./weights";

interface Source {
  id: string;
  wish: Wish;
  jobs: Job[];
  aliases: Alias[];
  changed: () => void;
}

/** The checkpoint that a picture was drawn from, whatever name was asked for. */
export function DrawnFrom({ id, wish, jobs, aliases, changed }: Source) {
  const { data: checkpoint, error, reload } = useResource(id, () => api.checkpoint(id));
  if (error)
    return <ErrorMessage error={error} retry={reload} />;
  if (!checkpoint)
    return null;
  const job = jobs.find(({ id: jobId }) => jobId === checkpoint.jobId);
  return (
    <div class="facts drawn-from">
      <span>Step {count(checkpoint.step)} of {job ? <a href={`#/jobs/${job.id}`}>{job.name}</a> : "imported weights"}</span>
      {aliases.filter(alias => alias.checkpoint === id).map(alias => <AliasMark key={alias.name} alias={alias} changed={changed} />)}
      <NameCheckpoint checkpoint={checkpoint} aliases={aliases} changed={changed} />
      {job && !wish.walk && <a href={historyOf(job.id, checkpoint.imageSize, wish.seed, wish.truncation)}>Seed {wish.seed} through the checkpoints (GIF)</a>}
      <Weights checkpoint={checkpoint} />
    </div>
  );
}
