import type { Entries } from "./components/schema-field";
import type { Configuration, CreateJob, DatasetReport, Job } from "./models";
import { type Schema, isNumber, jobFields, optimizerKinds, resolved } from "./schema";

/** Between a job's configuration and what stands in the form's inputs. */
export const fields = jobFields();
export const kinds = optimizerKinds();

export const essential = ["name", "tags", "steps", "imageSize", "seed"];
export const optimizers = ["optimizer", "generatorOptimizer", "discriminatorOptimizer"];
const chosenElsewhere = ["recipe", "dataset", "fromCheckpoint", ...optimizers];

export const furtherFields = Object.keys(fields).filter(name => !essential.includes(name) && !chosenElsewhere.includes(name));

/** A configuration as the form shows it; one optimizer stands for two that are the same. */
export function entriesOf(configuration: Configuration): Entries {
  const { generatorOptimizer, discriminatorOptimizer, ...rest } = configuration;
  const same = JSON.stringify(generatorOptimizer) === JSON.stringify(discriminatorOptimizer);
  return flat({ ...rest, ...(same ? { optimizer: generatorOptimizer } : { generatorOptimizer, discriminatorOptimizer }) });
}

/** The form with another entry; another kind of optimizer has settings of its own. */
export const changed = (entries: Entries, path: string, value: string): Entries =>
  ({ ...(path.endsWith(".kind") ? without(entries, path.replace("kind", "")) : entries), [path]: value });

/** The form with one optimizer for each network, or one for both. */
export const split = (entries: Entries, two: boolean): Entries => two
  ? { ...without(entries, "optimizer."), ...copied(entries, "optimizer", "generatorOptimizer"), ...copied(entries, "optimizer", "discriminatorOptimizer") }
  : { ...without(without(entries, "generatorOptimizer."), "discriminatorOptimizer."), ...copied(entries, "generatorOptimizer", "optimizer") };

const without = (entries: Entries, prefix: string): Entries => Object.fromEntries(Object.entries(entries).filter(([path]) => !path.startsWith(prefix)));

const copied = (entries: Entries, from: string, to: string): Entries => Object.fromEntries(
  Object.entries(entries).filter(([path]) => path.startsWith(`${from}.`)).map(([path, value]) => [to + path.slice(from.length), value]));

export const hasTwoOptimizers = (entries: Entries) => "generatorOptimizer.kind" in entries;

/** What the service says of a field, or of a setting within one. */
export function schemaOf(path: string, entries: Entries): Schema {
  const [name, inner] = path.split(".") as [string, string?];
  const isOptimizer = optimizers.includes(name);
  if (isOptimizer && inner === "kind")
    return { type: "string", enum: Object.keys(kinds) };
  const schema = isOptimizer ? kinds[entries[`${name}.kind`] ?? "adam"]! : fields[name] ?? {};
  return inner === undefined ? schema : resolved(schema.properties?.[inner] ?? {});
}

const mostClasses = 50;

/** A field that names one of a dataset's labels, for choosing among those that can make classes; any text where none is known. */
export function labelledBy(schema: Schema, labels: DatasetReport["labels"] | undefined, entry = ""): Schema {
  const names = (labels ?? []).filter(({ distinct }) => distinct !== null && distinct > 1 && distinct <= mostClasses).map(({ name }) => name);
  return names.length > 0 ? { ...schema, enum: [...new Set(["", ...names, entry])] } : schema;
}

/** What the service would have against a number, in its words; null when nothing. */
export function faultOf(path: string, text: string, entries: Entries): string | null {
  const schema = schemaOf(path, entries);
  const value = Number(text);
  if (!text.trim() || !isNumber(schema))
    return null;
  const { minimum = -Infinity, maximum = Infinity } = schema;
  const range = maximum < Infinity ? ` between ${minimum} and ${maximum}` : "";
  if (Number.isNaN(value) || schema.type === "integer" && !Number.isInteger(value))
    return `${path} must be a ${schema.type === "integer" ? "whole " : ""}number${range}.`;
  return value < minimum || value > maximum ? `${path} must be${range}.` : null;
}

/** All numbers of a form that are wrong: the service tells those first that are none, and then those that are too large. */
export const faultsOf = (entries: Entries): Record<string, string[]> => Object.fromEntries(Object.entries(entries).flatMap(([path, text]) => {
  const fault = faultOf(path, text, entries);
  return fault ? [[path, [fault]]] : [];
}));

/** The request for what the form says: only what the recipe does not say already. */
export const requestOf = (entries: Entries, recipe: { name: string; configuration: Configuration }, dataset: string): CreateJob =>
  ({ recipe: recipe.name, dataset, ...changes(entries, recipe.configuration) });

/** The same for a job that goes on from a checkpoint of another one. */
export const branchOf = (entries: Entries, source: Job, fromCheckpoint: string, dataset: string): CreateJob =>
  ({ fromCheckpoint, dataset, ...changes(entries, source.configuration) });

function changes(entries: Entries, base: Configuration): CreateJob {
  const defaults = entriesOf(base);
  const request: Record<string, unknown> = {};
  for (const name of new Set(Object.keys(entries).map(path => path.split(".")[0]!))) {
    const paths = Object.keys(entries).filter(path => path === name || path.startsWith(`${name}.`));
    const changed = paths.some(path => entries[path] !== (defaults[path] ?? ""));
    if (changed)
      request[name] = valueOf(name, entries, fields[name]!);
  }
  return request as CreateJob;
}

/** What a field says, as a request has it; undefined where that is left to the recipe. */
export function valueOf(path: string, entries: Entries, schema: Schema): unknown {
  const properties = optimizers.includes(path) ? { kind: { type: "string" }, ...kinds[entries[`${path}.kind`]!]!.properties } : schema.properties;
  if (properties && Object.keys(properties).length > 0) {
    return Object.fromEntries(Object.entries(properties)
      .map(([name, property]) => [name, valueOf(`${path}.${name}`, entries, resolved(property))])
      .filter(([, value]) => value !== undefined));
  }
  const text = entries[path]?.trim();
  if (!text)
    return undefined;
  if (schema.type === "array" && schema.items?.type === "string")
    return text.split(",").map(part => part.trim()).filter(Boolean);
  if (schema.type === "array")
    return text.split(/[\s,→]+/).filter(Boolean).map(numberOrText);
  return isNumber(schema) ? numberOrText(text) : schema.type === "boolean" ? text === "true" : text;
}

/** What is no number is sent as it is, for the service to explain. */
const numberOrText = (text: string) => (Number.isNaN(Number(text)) ? text : Number(text));

function flat(value: Record<string, unknown>, prefix = ""): Entries {
  return Object.fromEntries(Object.entries(value).flatMap(([name, inner]): [string, string][] =>
    inner === null || inner === undefined ? []
    : Array.isArray(inner) ? [[prefix + name, inner.join(", ")]]
    : typeof inner === "object" ? Object.entries(flat(inner as Record<string, unknown>, `${prefix}${name}.`))
    : [[prefix + name, String(inner)]]));
}
