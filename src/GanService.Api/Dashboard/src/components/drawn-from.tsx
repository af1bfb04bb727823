import { api } from "../api";
import { count } from "../format";
import { type Wish, historyOf } from "../generate-address";
import { type Alias, sourceWithoutJob } from "../models";
import { AliasMark } from "./alias-mark";
import { ErrorMessage } from "./messages";
import { NameCheckpoint } from "./name-checkpoint";
import { useResource } from "./use-resource";
import { Weights } from "./weights";

interface Source {
  id: string;
  wish: Wish;
  aliases: Alias[];
  changed: () => void;
}

/** The checkpoint that a picture was drawn from, whatever name was asked for. */
export function DrawnFrom({ id, wish, aliases, changed }: Source) {
  const { data, error, reload } = useResource(id, async () => {
    const checkpoint = await api.checkpoint(id);
    return { checkpoint, job: (await api.jobsOf([checkpoint.jobId]))[0] }; // of imported weights there is none
  });
  if (error)
    return <ErrorMessage error={error} retry={reload} />;
  if (!data)
    return null;
  const { checkpoint, job } = data;
  return (
    <div class="facts drawn-from">
      <span>Step {count(checkpoint.step)} of {job ? <a href={`#/jobs/${job.id}`}>{job.name}</a> : sourceWithoutJob(id)}</span>
      {aliases.filter(alias => alias.checkpoint === id).map(alias => <AliasMark key={alias.name} alias={alias} changed={changed} />)}
      <NameCheckpoint checkpoint={checkpoint} aliases={aliases} changed={changed} />
      {job && !wish.walk && <a href={historyOf(job.id, checkpoint.imageSize, wish.seed, wish.truncation, wish.class)}>Seed {wish.seed} through the checkpoints (GIF)</a>}
      <Weights checkpoint={checkpoint} />
    </div>
  );
}
