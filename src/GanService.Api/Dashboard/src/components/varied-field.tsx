import { type Varied, valuesOf } from "../experiment-form";
import { titleOfPath } from "../format";
import { schemaOf } from "../job-form";
import type { Recipe } from "../models";
import { choicesOf } from "../schema";
import { Field, described } from "./field";
import { type Entries, helpOf } from "./schema-field";

interface VariedFieldProps {
  varied: Varied;
  /** Fields that it could be instead. */
  paths: string[];
  entries: Entries;
  recipes: Recipe[];
  errors: string[] | undefined;
  /** Whether values are drawn. */
  drawn: boolean;
  change: (varied: Varied) => void;
  /** Null where it is the only one. */
  remove: (() => void) | null;
}

/** A field that varies, and its values: to choose where there are only a few, else to write. */
export function VariedField({ varied, paths, entries, recipes, errors, drawn, change, remove }: VariedFieldProps) {
  const { path, text } = varied;
  const schema = schemaOf(path, entries);
  const choices = path === "recipe" ? recipes.map(({ name }) => name) : choicesOf(schema);
  const values = valuesOf(varied, entries);
  const [field, id] = [`vary.${path}.field`, `vary.${path}`];
  const toggle = (choice: string) => change({ path, text: choices!.filter(one => values.includes(one) !== (one === choice)).join(", ") });
  return (
    <div class="varied">
      <Field id={field} label="Field" help={helpOf(schema, false)}>
        <select {...described(field)} value={path} onChange={event => change({ path: event.currentTarget.value, text: "" })}>
          {paths.map(one => <option key={one} value={one}>{titleOfPath(one)}</option>)}
        </select>
      </Field>
      {choices ? (
        <fieldset class={`field ${errors ? "field-wrong" : ""}`} aria-describedby={errors && `${id}-error`}>
          <legend>Values</legend>
          <div class="facts">
            {choices.map(choice => <label key={choice} class="inline"><input type="checkbox" checked={values.includes(choice)} aria-invalid={errors ? true : undefined} onChange={() => toggle(choice)} />{choice}</label>)}
          </div>
          {errors && <p class="field-error" id={`${id}-error`}>{errors.join(" ")}</p>}
        </fieldset>
      ) : (
        <Field id={id} label="Values" help={drawn && schema.type !== "array" ? "A range, such as 0.0001 to 0.01, or values with commas between them." : schema.type === "array" ? "With semicolons between them: 256, 512; 128, 256" : "With commas between them."} errors={errors}>
          <input {...described(id, errors)} type="text" autocomplete="off" value={text} placeholder={entries[path]} onInput={event => change({ path, text: event.currentTarget.value })} />
        </Field>
      )}
      {remove && <button type="button" class="quiet" aria-label={`Remove ${titleOfPath(path)}`} onClick={remove}>Remove</button>}
    </div>
  );
}
