import type { ComponentChildren } from "preact";

interface FieldProps {
  id: string;
  label: string;
  help?: ComponentChildren;
  errors?: string[] | undefined;
  children: ComponentChildren;
}

/** A labelled input with its explanation, and with what the service said against it. The input has the id, and `described(id)`. */
export const Field = ({ id, label, help, errors, children }: FieldProps) => (
  <div class={`field ${errors ? "field-wrong" : ""}`}>
    <label for={id}>{label}</label>
    {children}
    <p class="help" id={`${id}-help`}>{help}</p>
    {errors && <p class="field-error" id={`${id}-error`}>{errors.join(" ")}</p>}
  </div>
);

/** What an input of a field says to a screen reader. */
export const described = (id: string, errors?: string[] | undefined) => ({
  id,
  "aria-describedby": errors ? `${id}-error ${id}-help` : `${id}-help`,
  ...(errors ? { "aria-invalid": true } : {}),
});
