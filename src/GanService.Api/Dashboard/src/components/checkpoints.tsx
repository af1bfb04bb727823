import { useState } from "preact/hooks";
import { api } from "../api";
import { clock, count, distance, distanceHelp, moment } from "../format";
import { type Checkpoint, type Job, branchAddress } from "../models";
import { may } from "../session";
import { AliasMark } from "./alias-mark";
import { Confirm } from "./confirm";
import { Empty, ErrorMessage, Loading } from "./messages";
import { NameCheckpoint } from "./name-checkpoint";
import { type Resource, useResource } from "./use-resource";
import { Weights } from "./weights";

/** What the job has saved: faces from it, its names, its weights, its removal. */
export function Checkpoints({ checkpoints, job }: { checkpoints: Resource<Checkpoint[]>; job: Job }) {
  const [asking, setAsking] = useState<Checkpoint | null>(null);
  const aliases = useResource("aliases", api.aliases);
  const { data, reload } = checkpoints;
  const error = checkpoints.error ?? aliases.error;
  if (error) {
    return <ErrorMessage error={error} retry={() => {
      reload();
      aliases.reload();
    }} />;
  }
  if (!data || !aliases.data)
    return <Loading what="checkpoints" />;
  if (data.length === 0)
    return <Empty>One is saved every {count(job.configuration.checkpointEverySteps ?? 0)} steps, and whenever the job stops.</Empty>;
  const names = aliases.data;
  return (
    <>
      <ul class="checkpoints">
        {data.map(checkpoint => (
          <li key={checkpoint.id}>
            <div class="facts">
              <span class="number checkpoint-step">{count(checkpoint.step)}</span>
              <span class="muted small"><time dateTime={checkpoint.createdAt} title={moment(checkpoint.createdAt)}>{clock(checkpoint.createdAt)}</time>{checkpoint.quality && <> · <span title={distanceHelp}>distance {distance(checkpoint.quality.distance)}</span></>}
                {checkpoint.id === job.bestCheckpoint && <> · <b>best</b></>}{checkpoint.resumable && " · resumable"}</span>
              {names.filter(alias => alias.checkpoint === checkpoint.id).map(alias => <AliasMark key={alias.name} alias={alias} changed={aliases.reload} />)}
            </div>
            <div class="facts">
              <a href={`#/generate?checkpoint=${checkpoint.id}`} aria-label={`Faces of step ${checkpoint.step}`}>faces</a>
              {checkpoint.resumable && may("train") && <a href={branchAddress(checkpoint)} aria-label={`Branch from step ${checkpoint.step}`} title="A new job that goes on from here, with changed settings">branch</a>}
              <Weights checkpoint={checkpoint} />
              <NameCheckpoint checkpoint={checkpoint} aliases={names} changed={aliases.reload} />
              {may("train") && <button type="button" class="danger" aria-label={`Delete the checkpoint of step ${checkpoint.step}`} onClick={() => setAsking(checkpoint)}>delete</button>}
            </div>
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
