import { words } from "./format";
import type { Configuration, Job } from "./models";

/** A field in which jobs differ: its path, and each job's value as text. */
export interface Difference {
  field: string;
  values: string[];
}

/** The fields of their configurations that are not the same in all jobs, in the order of the first. */
export function differencesOf(jobs: readonly Job[]): Difference[] {
  const alike = jobs.every(({ configuration: { generatorOptimizer, discriminatorOptimizer } }) => JSON.stringify(generatorOptimizer) === JSON.stringify(discriminatorOptimizer));
  const flat = jobs.map(job => new Map<string, string>([["recipe", job.recipe], ["dataset", job.dataset], ...leaves(alike ? withOneOptimizer(job.configuration) : job.configuration)]));
  const fields = [...new Set(flat.flatMap(values => [...values.keys()]))];
  return fields
    .map(field => ({ field, values: flat.map(values => values.get(field) ?? "–") }))
    .filter(({ values }) => values.some(value => value !== values[0]));
}

/** What tells jobs apart, in as few words as do it; null where nothing does. */
export function namesOf(jobs: readonly Job[]): string[] | null {
  const nameBy = (chosen: readonly Difference[], i: number) => chosen.map(({ field, values }) => `${titleOf(field)}: ${values[i]}`).join(", ");
  const tellsMore = (chosen: readonly Difference[], { values }: Difference) =>
    jobs.some((_, i) => jobs.some((__, k) => nameBy(chosen, i) === nameBy(chosen, k) && values[i] !== values[k]));
  const all = differencesOf(jobs);
  const kindsFirst = [...all.filter(({ field }) => field.endsWith(".kind")), ...all.filter(({ field }) => !field.endsWith(".kind"))];
  const chosen = kindsFirst.reduce<Difference[]>((some, one) => (tellsMore(some, one) ? [...some, one] : some), []);
  const names = jobs.map((_, i) => nameBy(chosen, i));
  return new Set(names).size === jobs.length ? names : null;
}

/** `optimizer.kind` is which optimizer, `optimizer.learningRate` its learning rate. */
const titleOf = (field: string) => words(field.replace(/\.kind$/, "").split(".").at(-1)!);

const withOneOptimizer = ({ generatorOptimizer, discriminatorOptimizer: _, ...rest }: Configuration) => ({ ...rest, optimizer: generatorOptimizer });

export interface Verdict {
  best: Job;
  second: Job;
  /** By how much the best job's distance is below the second's, 0 to 1. */
  margin: number;
  /** How far jobs that differ by their seed only are apart, as a share of the larger; null where there are none. */
  chance: number | null;
}

/** Whether the margin is none that anybody would see: less than 0.05 %. */
export const isTie = ({ margin }: Verdict) => margin < 0.0005;

/** Which job came closest to its dataset, and what that is worth; null while fewer than two are measured, or where they were measured against different images. */
export function verdictOn(jobs: readonly Job[]): Verdict | null {
  const measured = jobs.filter(job => job.bestDistance !== null).sort((a, b) => a.bestDistance! - b.bestDistance!);
  const [best, second] = measured;
  if (!best || !second || measured.some(job => job.dataset !== best.dataset || job.configuration.imageSize !== best.configuration.imageSize))
    return null;
  const withoutSeed = measured.map(job => JSON.stringify({ ...job.configuration, seed: 0 }));
  const apart = measured.flatMap((job, i) => measured.filter((_, k) => k > i && withoutSeed[k] === withoutSeed[i]).map(other => shareBelow(job, other)));
  return {
    best, second,
    margin: shareBelow(best, second),
    chance: apart.length === 0 ? null : Math.max(...apart),
  };
}

const shareBelow = (less: Job, more: Job) => more.bestDistance === 0 ? 0 : 1 - less.bestDistance! / more.bestDistance!;

function leaves(settings: object, path = ""): [string, string][] {
  return Object.entries(settings).flatMap(([name, value]: [string, unknown]) =>
    typeof value === "object" && value !== null && !Array.isArray(value) ? leaves(value, `${path}${name}.`) : [[path + name, value === null ? "–" : String(value)] as [string, string]]);
}
