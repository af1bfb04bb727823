import { useState } from "preact/hooks";
import { api } from "../api";
import { bytes, clock, count, moment } from "../format";
import { type Checkpoint, type Job, branchAddress } from "../models";
import { Confirm } from "./confirm";
import { Empty, ErrorMessage, Loading } from "./messages";
import type { Resource } from "./use-resource";

/** What the job has saved: faces from it, its weights, its removal. */
export function Checkpoints({ checkpoints, job }: { checkpoints: Resource<Checkpoint[]>; job: Job }) {
  const [asking, setAsking] = useState<Checkpoint | null>(null);
  const { data, error, reload } = checkpoints;
  if (error)
    return <ErrorMessage error={error} retry={reload} />;
  if (!data)
    return <Loading what="checkpoints" />;
  if (data.length === 0)
    return <Empty>One is saved every {count(job.configuration.checkpointEverySteps ?? 0)} steps, and whenever the job stops.</Empty>;
  return (
    <>
      <ul class="checkpoints">
        {data.map(checkpoint => (
          <li key={checkpoint.id}>
            <span class="number checkpoint-step">{count(checkpoint.step)}</span>
            <span class="muted small"><time dateTime={checkpoint.createdAt} title={moment(checkpoint.createdAt)}>{clock(checkpoint.createdAt)}</time>{checkpoint.quality && <> · <span title="Distance from the dataset; less is better">distance {checkpoint.quality.slicedWasserstein.toFixed(1)}</span></>}
              {checkpoint.id === job.bestCheckpoint && <> · <b>best</b></>}{checkpoint.resumable && " · resumable"}</span>
            <a href={`#/generate?checkpoint=${checkpoint.id}`} aria-label={`Faces of step ${checkpoint.step}`}>faces</a>
            {checkpoint.resumable && <a href={branchAddress(checkpoint)} aria-label={`Branch from step ${checkpoint.step}`} title="A new job that goes on from here, with changed settings">branch</a>}
            <a href={`/checkpoints/${checkpoint.id}/generator.safetensors`} download aria-label={`Weights of step ${checkpoint.step}, ${bytes(checkpoint.generatorBytes)}`}>
              {bytes(checkpoint.generatorBytes)}
            </a>
            <button type="button" class="quiet danger" aria-label={`Delete the checkpoint of step ${checkpoint.step}`} onClick={() => setAsking(checkpoint)}>delete</button>
          </li>
        ))}
      </ul>
      {asking && (
        <Confirm title={`Delete the checkpoint of step ${count(asking.step)}?`} text="Its weights cannot be brought back, nor the faces only it can paint." yes="Delete it"
          act={async () => {
            await api.deleteCheckpoint(asking.id);
            reload();
          }} close={() => setAsking(null)} />
      )}
    </>
  );
}
