import { components } from "../openapi.json";

/** A JSON schema, as far as the forms use it. */
export interface Schema {
  $ref?: string;
  type?: string;
  description?: string;
  enum?: (string | null)[];
  minimum?: number;
  maximum?: number;
  items?: Schema;
  properties?: Record<string, Schema>;
  allOf?: Schema[];
  oneOf?: Schema[];
  discriminator?: { mapping: Record<string, string> };
}

const schemas = components.schemas as unknown as Record<string, Schema>;

const named = (ref: string) => schemas[ref.split("/").at(-1)!]!;

/** The schema itself, with what it refers to and inherits. */
export function resolved(schema: Schema): Schema {
  const bases = [...(schema.$ref ? [named(schema.$ref)] : []), ...(schema.allOf ?? [])].map(resolved);
  return bases.reduceRight((own, base) => ({
    ...base,
    ...own,
    properties: merged(base.properties, own.properties),
  }), { ...schema, allOf: [] });
}

/** The fields of a job request; a field's range stands with the configuration that it ends in. The networks' classes are not for filling in: the label says them. */
export function jobFields(): Record<string, Schema> {
  const limits = schemas["TrainingConfiguration"]!.properties!;
  return Object.fromEntries(Object.entries(schemas["CreateJobRequest"]!.properties!)
    .map(([name, schema]) => [name, without("classes", resolved({ ...limits[name], ...schema }))]));
}

function without(property: string, schema: Schema): Schema {
  const { [property]: _, ...properties } = schema.properties ?? {};
  return schema.properties ? { ...schema, properties } : schema;
}

/** The kinds of optimizer, each with its settings. */
export function optimizerKinds(): Record<string, Schema> {
  return Object.fromEntries(Object.entries(schemas["OptimizerSettings"]!.discriminator!.mapping).map(([kind, ref]) => {
    const { kind: _, ...settings } = resolved(named(ref)).properties!;
    return [kind, { ...resolved(named(ref)), properties: settings }];
  }));
}

/** The values of a field that has only a few. */
export const choicesOf = (schema: Schema): string[] | null =>
  schema.enum ? schema.enum.filter(choice => choice !== null) : schema.type === "boolean" ? ["false", "true"] : null;

export const isNumber = (schema: Schema) => schema.type === "integer" || schema.type === "number";

function merged(base: Record<string, Schema> = {}, own: Record<string, Schema> = {}): Record<string, Schema> {
  const names = new Set([...Object.keys(base), ...Object.keys(own)]);
  return Object.fromEntries([...names].map(name => [name, { ...base[name], ...own[name] }]));
}
