import { useState } from "preact/hooks";
import { type Face, classOf, faceAddress, numbersIn, sameFace, scaleFor, tellingCheckpoints } from "../faces";
import { count, distance, distanceHelp } from "../format";
import type { Checkpoint, Job } from "../models";
import { route, say } from "../router";
import { may } from "../session";
import { FaceDialog } from "./face-dialog";
import { Field, described } from "./field";
import { Icon } from "./icons";
import { useArrows } from "./use-arrows";
import { useFavourites } from "./use-favourites";

const usualSeeds = "0-7", widest = 1400, largest = 128, smallest = 56, beside = 200; // pixels

const sideFor = (imageSize: number, columns: number) => imageSize * scaleFor(imageSize, Math.min(largest, Math.max(smallest, (Math.min(widest, innerWidth) - beside) / columns)));

/** Checkpoints of a job below each other, with faces of the same seeds. The address keeps which. */
export function CheckpointFaces({ job, checkpoints }: { job: Job; checkpoints: Checkpoint[] }) {
  const [text, setText] = useState(route.value.query.get("seeds") ?? usualSeeds);
  const [steps, setSteps] = useState(() => numbersIn(route.value.query.get("steps") ?? ""));
  const [seeds, setSeeds] = useState(() => numbersIn(text) ?? numbersIn(usualSeeds)!);
  const [picked, setPicked] = useState<Face | null>(null);
  const chosen = checkpoints.filter(({ step }) => steps?.includes(step)).toReversed();
  const rows = chosen.length > 0 ? chosen : tellingCheckpoints(checkpoints, job.bestCheckpoint);
  const { move, at } = useArrows(rows.length * seeds.length, seeds.length);
  if (!may("generate"))
    return null;
  const side = sideFor(job.configuration.imageSize, seeds.length);
  const isRight = numbersIn(text) !== null;
  const write = (seedsText: string) => {
    setText(seedsText);
    const read = numbersIn(seedsText);
    if (read) {
      setSeeds(read);
      say({ seeds: seedsText === usualSeeds ? null : seedsText });
    }
  };
  const toggle = ({ step }: Checkpoint) => {
    const next = rows.some(row => row.step === step) ? rows.map(row => row.step).filter(other => other !== step) : [...rows.map(row => row.step), step];
    setSteps(next);
    say({ steps: next.length > 0 ? next.join() : null });
  };
  return (
    <section class="plate" aria-label="Checkpoints side by side">
      <h2 class="plate-title">Checkpoints side by side <span class="muted">of the same seeds</span></h2>
      <div class="checkpoint-choice">
        <Field id="seeds" label="Seeds" help="Up to 24, such as 0-7 or 3, 17, 40." errors={isRight ? undefined : ["Write whole numbers with commas between them, or a range: 0-7."]}>
          <input {...described("seeds", isRight ? undefined : [""])} type="text" autocomplete="off" value={text} onInput={event => write(event.currentTarget.value)} />
        </Field>
        <details>
          <summary>{count(rows.length)} of {count(checkpoints.length)} checkpoints</summary>
          <fieldset class="checkpoint-choices">
            <legend class="hidden">Checkpoints</legend>
            {checkpoints.toReversed().map(checkpoint => (
              <label key={checkpoint.id} class="inline"><input type="checkbox" checked={rows.includes(checkpoint)} onChange={() => toggle(checkpoint)} /><span class="number">{count(checkpoint.step)}</span></label>
            ))}
          </fieldset>
        </details>
      </div>
      <div class="scroll" onKeyDown={move}>
        <table class="face-table">
          <thead><tr><th scope="col">Step</th>{seeds.map(seed => <th key={seed} scope="col" class="number">{seed}</th>)}</tr></thead>
          <tbody>
            {rows.map((checkpoint, row) => (
              <Row key={checkpoint.id} checkpoint={checkpoint} seeds={seeds} side={side} pick={setPicked} at={column => at(row * seeds.length + column)}
                marks={[checkpoint.id === job.bestCheckpoint && "best", checkpoint === checkpoints[0] && "newest"].filter(mark => mark !== false)} />
            ))}
          </tbody>
        </table>
      </div>
      {picked && <FaceDialog face={picked} close={() => setPicked(null)} />}
    </section>
  );
}

interface RowProps {
  checkpoint: Checkpoint;
  seeds: number[];
  side: number;
  marks: string[];
  pick: (face: Face) => void;
  at: (column: number) => object;
}

function Row({ checkpoint: { id, step, quality, classes }, seeds, side, marks, pick, at }: RowProps) {
  const { data } = useFavourites(id);
  return (
    <tr>
      <th scope="row"><span class="number">{count(step)}</span>
        <span class="muted small">{marks.join(", ")}</span>
        {quality && <span class="muted small" title={distanceHelp}>distance {distance(quality.distance)}</span>}
      </th>
      {seeds.map((seed, column) => {
        const face = { checkpoint: id, seed, truncation: 1, class: classOf(seed, classes) };
        const isFavourite = data?.some(favourite => sameFace(favourite, face));
        return (
          <td key={seed}>
            <button type="button" class="face" {...at(column)} aria-haspopup="dialog" aria-label={`Face of seed ${seed} at step ${step}${isFavourite ? ", a favourite" : ""}`} onClick={() => pick(face)}>
              <img class="pixels" src={faceAddress(face)} alt="" width={side} height={side} loading="lazy" />
              {isFavourite && <Icon name="star" />}
            </button>
          </td>
        );
      })}
    </tr>
  );
}
