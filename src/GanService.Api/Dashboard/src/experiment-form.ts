import type { Entries } from "./components/schema-field";
import { changed, faultOf, fields, hasTwoOptimizers, kinds, optimizers, requestOf, schemaOf, valueOf } from "./job-form";
import type { Configuration, CreateExperiment } from "./models";

/** A field of jobs, or a setting within one, and the values to try as somebody typed them. */
export interface Varied {
  path: string;
  text: string;
}

/** As many as the service allows in an experiment. */
export const mostJobs = 12;

/** What all jobs of an experiment share, for the service: else they could not be compared, or nobody would want to. */
const shared = ["name", "tags", "dataset", "steps", "priority", "fromCheckpoint", "sampleEverySteps", "checkpointEverySteps", "earlyStoppingPatience"];

/** All that can vary. */
export function variablePaths(entries: Entries): string[] {
  const shown = hasTwoOptimizers(entries) ? optimizers.slice(1) : optimizers.slice(0, 1);
  return Object.keys(fields).filter(name => !shared.includes(name) && (!optimizers.includes(name) || shown.includes(name))).flatMap(name => {
    const inner = optimizers.includes(name) ? ["kind", ...Object.keys(kinds[entries[`${name}.kind`] ?? "adam"]!.properties!)] : Object.keys(fields[name]!.properties ?? {});
    return inner.length === 0 ? [name] : inner.map(setting => `${name}.${setting}`);
  });
}

/** What separates values, where a value may itself have commas. */
const separatorOf = (path: string, entries: Entries) => (schemaOf(path, entries).type === "array" ? ";" : /[,\s]+/);

export const valuesOf = ({ path, text }: Varied, entries: Entries): string[] =>
  [...new Set(text.split(separatorOf(path, entries)).map(value => value.trim()).filter(Boolean))];

/** How many jobs all combinations of the values make, field by field. */
export const jobsOf = (varied: readonly Varied[], entries: Entries): number[] => varied.map(field => valuesOf(field, entries).length);

/** Three seeds, the first that of the job: what differs between these is chance. */
export const withSeeds = (varied: readonly Varied[], entries: Entries): Varied[] => {
  const first = Number(entries["seed"]) || 0;
  return [...varied.filter(({ path }) => path !== "seed"), { path: "seed", text: [first, first + 1, first + 2].join(", ") }];
};

/** The request. Settings within one field vary together with it: each of their combinations is one of its values. */
export function experimentOf(name: string, varied: readonly Varied[], entries: Entries, recipe: { name: string; configuration: Configuration }, dataset: string): CreateExperiment {
  const job = requestOf(entries, recipe, dataset);
  if (varied.some(({ path }) => path === "recipe"))
    job.steps = valueOf("steps", entries, fields["steps"]!) as number; // recipes differ in them
  delete job.name;
  const vary = [...new Set(varied.map(({ path }) => topOf(path)))].map(field => {
    const variants = variantsOf(varied.filter(({ path }) => topOf(path) === field), entries);
    return [field, variants.map(one => valueOf(field, one, fields[field]!))];
  });
  return { ...(name.trim() ? { name: name.trim() } : {}), job, vary: Object.fromEntries(vary) };
}

const topOf = (path: string) => path.split(".")[0]!;

/** Kinds come first: another kind has settings of its own. */
const variantsOf = (group: readonly Varied[], entries: Entries): Entries[] =>
  group.toSorted((a, b) => Number(b.path.endsWith(".kind")) - Number(a.path.endsWith(".kind")))
    .reduce((all, field) => all.flatMap(one => valuesOf(field, entries).map(value => changed(one, field.path, value))), [entries]);

/** What is wrong with the values to try. */
export const faultsOfVaried = (varied: readonly Varied[], entries: Entries): Record<string, string[]> => Object.fromEntries(varied.flatMap(field => {
  const values = valuesOf(field, entries);
  const faults = values.length === 0 ? ["Say which values to try."] : values.flatMap(value => {
    const fault = faultOf(field.path, value, entries);
    return fault ? [`${value}: ${fault}`] : [];
  });
  return faults.length > 0 ? [[`vary.${field.path}`, faults]] : [];
}));

/** The service's errors at the fields of the form: `job.steps` and `vary.optimizer[1].learningRate` are what somebody typed at `steps` and at `vary.optimizer.learningRate`. */
export const placedErrors = (errors: Record<string, string[]>, varied: readonly Varied[]): Record<string, string[]> => Object.fromEntries(Object.entries(errors).map(([path, messages]) => {
  if (path.startsWith("search.ranges."))
    return [path.replace("search.ranges.", "vary."), messages];
  if (!path.startsWith("vary."))
    return [path === "name" ? "experiment-name" : path.replace(/^job\./, ""), messages.map(message => message.replace(/^job\./, ""))];
  const said = path.slice("vary.".length).replace(/\[\d+\]/, "");
  const field = varied.find(one => one.path === said) ?? varied.find(one => topOf(one.path) === topOf(said));
  return [field ? `vary.${field.path}` : path, messages];
}));
