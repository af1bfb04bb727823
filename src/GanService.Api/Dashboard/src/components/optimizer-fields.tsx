import { kinds } from "../job-form";
import { Field, described } from "./field";
import { type FormState, SchemaFields, textOf } from "./schema-field";

/** The kind of an optimizer and the settings of that kind; an empty one is left to the service. */
export function OptimizerFields({ path, title, form }: { path: string; title: string; form: FormState }) {
  const kind = form.entries[`${path}.kind`] ?? "adam";
  const id = `${path}.kind`;
  if (form.elsewhere.includes(id))
    return null;
  const errors = form.errors[id] ?? form.errors[path];
  return (
    <fieldset class="field-group">
      <legend>{title}</legend>
      <Field id={id} label="Kind" help={textOf(kinds[kind]?.description)} errors={errors}>
        <select {...described(id, errors)} value={kind} onChange={event => form.change(id, event.currentTarget.value)}>
          {Object.keys(kinds).map(name => <option key={name}>{name}</option>)}
        </select>
      </Field>
      <SchemaFields path={path} properties={kinds[kind]!.properties!} form={form} placeholder={`${kind}'s default`} />
    </fieldset>
  );
}
