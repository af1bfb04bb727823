import { useEffect, useMemo, useRef } from "preact/hooks";
import { Problem } from "../api";

type Errors = Record<string, string[]>;

/**
 * What the service has against the fields of a form, beside what the form itself finds then. The first field that is wrong gets the
 * focus; `refusal` tells of all of them, or of what is no field's fault.
 */
export function useFormErrors(error: unknown, found: () => Errors = () => ({}), placed: (errors: Errors) => Errors = errors => errors) {
  const form = useRef<HTMLFormElement>(null);
  const errors = useMemo(() => (error instanceof Problem && Object.keys(error.errors).length > 0 ? { ...placed(error.errors), ...found() } : {}), [error]);
  const messages = [...new Set(Object.values(errors).flat())];
  useEffect(() => form.current!.querySelector<HTMLElement>("[aria-invalid]")?.focus(), [errors]);
  return { form, errors, refusal: messages.length > 0 ? new Error(messages.join(" ")) : error };
}
