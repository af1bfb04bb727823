import { seedsFrom } from "../faces";
import { count } from "../format";
import type { Job } from "../models";
import { gridSize } from "../pixels";
import { may } from "../session";
import { Empty } from "./messages";
import { PickableFaces } from "./pickable-faces";
import { Pixels } from "./pixels";

const faces = 16, columns = 4, seed = 0;

/** Faces of the same seeds, of the best checkpoint of each job. */
export function JobFaces({ jobs, nameOf }: { jobs: Job[]; nameOf: (job: Job) => string }) {
  if (!may("generate"))
    return <Empty>Your key may not draw faces.</Empty>;
  return (
    <ul class="side-by-side">
      {jobs.map(job => {
        const checkpoint = job.bestCheckpoint ?? job.checkpoint;
        const scale = Math.max(1, Math.floor(280 / (columns * job.configuration.imageSize)));
        return (
          <li key={job.id}>
            <h3>{nameOf(job)}</h3>
            {checkpoint ? (
              <>
                <Pixels {...gridSize(faces, columns, job.configuration.imageSize * scale)}>
                  <img loading="lazy" alt={`${count(faces)} faces of ${nameOf(job)}`} src={`generate?checkpoint=${checkpoint}&seed=${seed}&count=${faces}&columns=${columns}&scale=${scale}`} />
                  <PickableFaces checkpoint={checkpoint} truncation={1} seeds={seedsFrom(seed, faces)} columns={columns} classes={job.configuration.networks.classes} />
                </Pixels>
                <a class="small" href={`#/generate?checkpoint=${checkpoint}`}>More faces</a>
              </>
            ) : <Empty>No checkpoint yet.</Empty>}
          </li>
        );
      })}
    </ul>
  );
}
