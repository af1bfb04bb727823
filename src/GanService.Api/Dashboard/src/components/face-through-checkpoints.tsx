import { api } from "../api";
import { type Face, faceAddress, tellingCheckpoints } from "../faces";
import { count } from "../format";
import type { Checkpoint, Job } from "../models";
import { ErrorMessage, Loading } from "./messages";
import { useArrows } from "./use-arrows";
import { useResource } from "./use-resource";

const most = 12;

/** A face as checkpoints of its job draw it, any of which can be looked at. */
export function FaceThroughCheckpoints({ job, face, choose }: { job: Job; face: Face; choose: (checkpoint: Checkpoint) => void }) {
  const { data, error, reload } = useResource(job.id, async () => tellingCheckpoints((await api.checkpointsOf(job.id)).items, job.bestCheckpoint, most));
  const { move, at } = useArrows(data?.length ?? 0, most);
  if (error)
    return <ErrorMessage error={error} retry={reload} />;
  if (!data)
    return <Loading what="checkpoints" />;
  return (
    <ol class="face-steps" aria-label={`Seed ${face.seed} through the checkpoints`} onKeyDown={move}>
      {data.map((checkpoint, i) => (
        <li key={checkpoint.id}>
          <button type="button" {...at(i)} aria-current={checkpoint.id === face.checkpoint ? "true" : undefined} aria-label={`Face of seed ${face.seed} at step ${checkpoint.step}`} onClick={() => choose(checkpoint)}>
            <img class="pixels" src={faceAddress({ ...face, checkpoint: checkpoint.id })} alt="" loading="lazy" />
          </button>
          <span class="number muted">{count(checkpoint.step)}</span>
        </li>
      ))}
    </ol>
  );
}
