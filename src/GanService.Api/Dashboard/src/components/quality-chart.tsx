import { count } from "../format";
import type { Checkpoint, Quality } from "../models";

type Measured = Checkpoint & { quality: Quality };

const width = 320, height = 110;

/** How good the faces of the measured checkpoints are, beside what real faces give. */
export function QualityChart({ checkpoints, best }: { checkpoints: Checkpoint[]; best: string | null }) {
  const measured = checkpoints.filter((c): c is Measured => c.quality !== null).sort((a, b) => a.step - b.step);
  const last = measured.at(-1)?.quality;
  if (!last)
    return null;
  const chosen = measured.find(c => c.id === best);
  return (
    <div class="quality">
      <Curve name="Distance from the dataset" help="Less is better; real faces are at 1 from each other."
        points={measured.map(c => ({ step: c.step, value: c.quality.distance }))} reference={{ name: "real", value: 1 }} marked={chosen?.step} digits={2} />
      <Curve name="Likeness of two faces" help="MS-SSIM; far above the real faces' is too little variety, far below is noise."
        points={measured.map(c => ({ step: c.step, value: c.quality.similarity }))} reference={{ name: "real", value: last.realSimilarity }} digits={2} />
      <p class="small muted">
        Step {count(last.step)}: details (sliced Wasserstein) {last.slicedWasserstein.toFixed(1)}, real {last.floor.toFixed(1)}
        {last.eigenfaceDistance !== null && last.eigenfaceFloor !== null && <>; whole faces (eigenfaces) {last.eigenfaceDistance.toFixed(1)}, real {last.eigenfaceFloor.toFixed(1)}</>}
        . {chosen && <>Best: <a href={`#/generate?checkpoint=${chosen.id}`}>step {count(chosen.step)}</a>. </>}
        Copies of training images: {(last.memorized * 100).toFixed(0)} % (among real ones {(last.realCopies * 100).toFixed(0)} %).
      </p>
    </div>
  );
}

interface CurveProps {
  name: string;
  help: string;
  points: { step: number; value: number }[];
  reference: { name: string; value: number };
  marked?: number | undefined;
  digits: number;
}

function Curve({ name, help, points, reference, marked, digits }: CurveProps) {
  const newest = points.at(-1)!;
  const highest = Math.max(reference.value, ...points.map(p => p.value)) * 1.08;
  const x = (step: number) => (points.length === 1 ? width / 2 : 6 + (width - 12) * (step - points[0]!.step) / (newest.step - points[0]!.step));
  const y = (value: number) => height * (1 - value / highest);
  const line = points.map(p => `${x(p.step).toFixed(1)},${y(p.value).toFixed(1)}`).join(" ");
  return (
    <figure>
      <figcaption title={help}>
        <span>{name}</span> <span class="number"><b>{newest.value.toFixed(digits)}</b> <span class="muted">{reference.name} {reference.value.toFixed(digits)}</span></span>
      </figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={`${name}: ${newest.value.toFixed(digits)} at step ${count(newest.step)}, ${reference.name} ${reference.value.toFixed(digits)}. ${help}`}>
        <path class="quality-reference" d={`M0 ${y(reference.value)}H${width}`} />
        <polyline class="quality-line" points={line} />
        {points.map(p => <circle key={p.step} class={p.step === marked ? "quality-best" : "quality-point"} cx={x(p.step)} cy={y(p.value)} r={p.step === marked ? 4.5 : 2.5} />)}
      </svg>
    </figure>
  );
}
