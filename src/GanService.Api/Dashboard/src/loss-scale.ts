import { components } from "../openapi.json";
import type { Job, LossName } from "./models";

/** How the numbers of an objective read on an axis. */
export interface LossScale {
  /** What they are, with their unit. */
  name: string;
  /** What the discriminator's losses average where it cannot tell, and how people write that. */
  undecided: number;
  undecidedName: string;
  /** Whether the generator's may be negative; then no single loss settles at `undecided`. */
  isSigned: boolean;
}

/** The service's document has one for each objective. */
const scales = components.schemas.LossKind["x-scales"] as Record<string, LossScale>;

/** Losses that cannot be compared by their values. */
const mixed = "different losses: compare courses, not heights";

const scaleOf = ({ configuration }: Job): LossScale => scales[configuration.loss]!;

/** What a chart of one loss, or of all three, says and draws for these jobs. */
export function axisOf(jobs: readonly Job[], logarithmic: boolean, name?: LossName) {
  const all = [...new Set(jobs.map(scaleOf))];
  const signed = all.some(scale => scale.isSigned);
  const only = all.length === 1 ? all[0]! : null;
  const isOpen = only === null || only.isSigned && name === "generator";
  return {
    signed,
    text: (only?.name ?? mixed) + (logarithmic ? signed ? ", logarithmic beyond ±1" : ", logarithmic" : ""),
    reference: isOpen ? null : { value: only.undecided, label: only.isSigned ? `a guess averages ${only.undecidedName}` : only.undecidedName },
  };
}

/** Where a sparkline puts a loss, from 0 (bottom) to 1, when the largest there is has that size. */
export function heightsOf(job: Job): { undecided: number; of: (loss: number, largest: number) => number } {
  const { undecided, isSigned } = scaleOf(job);
  return {
    undecided,
    of: isSigned
      ? (loss, largest) => 0.5 + 0.46 * Math.asinh(loss) / Math.asinh(Math.max(largest, 1))
      : loss => loss / (loss + undecided),
  };
}
