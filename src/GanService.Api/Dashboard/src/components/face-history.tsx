import { evenly } from "../faces";
import { count } from "../format";
import { historyOf } from "../generate-address";
import type { Job, Sample } from "../models";
import { FaceCanvas } from "./face-canvas";
import { Icon } from "./icons";

const most = 48;
const side = 96; // CSS pixels at most

/** One latent of the grid through the samples; of very many an even choice with the first and the last. */
export function FaceHistory({ job, samples, face, close }: { job: Job; samples: Sample[]; face: number; close: () => void }) {
  const seed = (job.configuration.seed ?? 0) + face;
  return (
    <section class="plate face-history" aria-label={`Face ${face + 1} through the steps`}>
      <h2 class="plate-title">
        Face {face + 1} <span class="muted">seed {seed}, through the samples</span>
        <button type="button" class="quiet" aria-label="Close" onClick={close}><Icon name="close" /></button>
      </h2>
      <ol>
        {evenly(samples, most).map(sample => (
          <li key={sample.step}>
            <FaceCanvas url={sample.url} imageSize={job.configuration.imageSize} first={face} across={1} room={side} label={`Step ${sample.step}`} />
            <span class="number muted">{count(sample.step)}</span>
          </li>
        ))}
      </ol>
      {job.checkpoint && (
        <p class="facts">
          <a href={historyOf(job.id, job.configuration.imageSize, seed)}>Seed {seed} through the checkpoints (GIF)</a>
          <a href={`#/generate?checkpoint=${job.checkpoint}&seed=${seed}&count=1&scale=8`}>Generate it</a>
        </p>
      )}
    </section>
  );
}
