import { capitalized, count, words } from "../format";
import { type Schema, choicesOf, isNumber, resolved } from "../schema";
import { Field, described } from "./field";

/** What a person has typed, by the field's path: text, until it is sent. */
export type Entries = Record<string, string>;

export interface FormState {
  entries: Entries;
  errors: Record<string, string[]>;
  /** Fields that stand elsewhere on the page. */
  elsewhere: readonly string[];
  change: (path: string, value: string) => void;
}

interface SchemaFieldProps {
  path: string;
  schema: Schema;
  form: FormState;
  placeholder?: string | undefined;
}

/** An input for a field as its schema describes it; of an object each property has one. */
export function SchemaField({ path, schema, form, placeholder }: SchemaFieldProps) {
  if (form.elsewhere.includes(path))
    return null;
  if (schema.properties && Object.keys(schema.properties).length > 0) {
    return (
      <fieldset class="field-group">
        <legend>{labelOf(path)}</legend>
        <p class="help">{textOf(schema.description)}</p>
        <SchemaFields path={path} properties={schema.properties} form={form} />
      </fieldset>
    );
  }
  const errors = form.errors[path];
  const value = form.entries[path] ?? "";
  const choices = choicesOf(schema);
  const common = { ...described(path, errors), name: path, value };
  return (
    <Field id={path} label={labelOf(path)} help={helpOf(schema)} errors={errors}>
      {choices
        ? <select {...common} onChange={event => form.change(path, event.currentTarget.value)}>{choices.map(choice => <option key={choice}>{choice}</option>)}</select>
        : <input {...common} type="text" autocomplete="off" inputMode={isNumber(schema) ? "decimal" : "text"} placeholder={placeholder} onInput={event => form.change(path, event.currentTarget.value)} />}
    </Field>
  );
}

export const SchemaFields = ({ path, properties, form, placeholder }: { path: string; properties: Record<string, Schema>; form: FormState; placeholder?: string }) => (
  <div class="fields">
    {Object.entries(properties).map(([name, schema]) => <SchemaField key={name} path={`${path}.${name}`} schema={resolved(schema)} form={form} placeholder={placeholder} />)}
  </div>
);

/** Descriptions mark code with backquotes; a form shows plain text. */
export const textOf = (description: string | undefined) => description?.replaceAll("`", "") ?? "";

/** Thousands are set apart, and the smallest numbers keep their digits. */
const plain = (value: number) => (Math.abs(value) >= 1000 ? count(value) : String(value));

export const labelOf = (path: string) => capitalized(words(path.split(".").at(-1)!));

/** What a field means, and takes. */
export function helpOf(schema: Schema, isOne = true): string {
  const { minimum, maximum } = schema;
  const range = minimum !== undefined && maximum !== undefined ? ` From ${plain(minimum)} to ${plain(maximum)}.` : "";
  return textOf(schema.description) + (schema.type === "array" && isOne ? " Separate them by commas." : "") + range;
}
