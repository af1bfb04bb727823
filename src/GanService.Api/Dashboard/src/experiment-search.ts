import type { Entries } from "./components/schema-field";
import { type Varied, valuesOf } from "./experiment-form";
import { changed, faultOf, fields, requestOf, schemaOf, valueOf } from "./job-form";
import type { Configuration, CreateExperiment } from "./models";

/** How the jobs of an experiment are chosen. */
export type Method = "combinations" | "random" | "successive-halving";

/** A search as somebody typed it. */
export interface SearchTexts {
  method: Method;
  trials: string;
  keepOneIn: string;
  seed: string;
}

export const firstSearch: SearchTexts = { method: "combinations", trials: "8", keepOneIn: "2", seed: "1" };

/** What a search can vary: another recipe, or another kind of optimizer, has other fields. */
export const isSearchable = (path: string) => path !== "recipe" && !path.endsWith(".kind");

/** A range as "0.0001 to 0.01"; null where there are single values. Where the largest is ten times the smallest, every factor is as likely. */
export function rangeOf(text: string): { min: number; max: number; logarithmic: boolean } | null {
  const [, least, most] = /^\s*(\S+)\s*(?:\bto\b|–)\s*(\S+)\s*$/.exec(text) ?? [];
  if (least === undefined || most === undefined)
    return null;
  const [min, max] = [Number(least), Number(most)];
  return { min, max, logarithmic: min > 0 && max / min >= 10 };
}

/** The request. */
export function searchOf(name: string, varied: readonly Varied[], entries: Entries, recipe: { name: string; configuration: Configuration }, dataset: string, search: SearchTexts): CreateExperiment {
  const job = requestOf(entries, recipe, dataset);
  delete job.name;
  const ranges = varied.map(field => [field.path, rangeOf(field.text) ?? { values: valuesOf(field, entries).map(value => leafOf(field.path, value, entries)) }]);
  const numbers = { trials: search.trials, seed: search.seed, ...(search.method === "successive-halving" ? { keepOneIn: search.keepOneIn } : {}) };
  return {
    ...(name.trim() ? { name: name.trim() } : {}), job,
    search: {
      method: search.method as Exclude<Method, "combinations">,
      ranges: Object.fromEntries(ranges),
      ...Object.fromEntries(Object.entries(numbers).filter(([, text]) => text.trim() !== "").map(([field, text]) => [field, Number.isNaN(Number(text)) ? text : Number(text)])),
    },
  };
}

/** What is wrong with what to draw from. */
export const faultsOfRanges = (varied: readonly Varied[], entries: Entries): Record<string, string[]> => Object.fromEntries(varied.flatMap(({ path, text }) => {
  const range = rangeOf(text);
  const ends = range ? [range.min, range.max].map(String) : valuesOf({ path, text }, entries);
  const faults = ends.length === 0 ? ["Say what to draw from."]
    : range && !(range.min < range.max) ? ["The first number must be below the second one."]
    : ends.flatMap(end => faultOf(path, end, entries) ?? []);
  return faults.length > 0 ? [[`vary.${path}`, faults]] : [];
}));

/** How many jobs make how many steps, and all steps together; null while the numbers are none. */
export function planOf({ method, trials, keepOneIn }: SearchTexts, steps: string): { rungs: [jobs: number, steps: number][]; budget: number } | null {
  const [all, most, divisor] = [Number(trials), Number(steps), method === "successive-halving" ? Number(keepOneIn) : Infinity];
  if (![all, most].every(number => Number.isInteger(number) && number > 0) || !(divisor > 1))
    return null;
  const shares: number[] = [1];
  for (let left = all, share = divisor; left >= divisor; left = Math.floor(left / divisor), share *= divisor)
    shares.unshift(share);
  const rungs: [number, number][] = [];
  let [left, budget, from] = [all, 0, 0];
  for (const share of shares) {
    const until = Math.floor(most / share);
    rungs.push([left, until]);
    budget += left * (until - from);
    [left, from] = [Math.max(1, Math.floor(left / divisor)), until];
  }
  return { rungs, budget };
}

/** A value of a field, or of a setting within one, as a request has it. */
const leafOf = (path: string, value: string, entries: Entries) => valueOf(path, changed(entries, path, value), path.includes(".") ? schemaOf(path, entries) : fields[path]!);
