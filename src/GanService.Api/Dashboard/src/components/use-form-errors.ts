import { useEffect, useMemo, useRef } from "preact/hooks";
import { Problem } from "../api";

/** What the service has against the fields of a form; the first of them that it shows gets the focus. */
export function useFormErrors(error: unknown) {
  const form = useRef<HTMLFormElement>(null);
  const errors = useMemo(() => (error instanceof Problem ? error.errors : {}), [error]);
  useEffect(() => form.current!.querySelector<HTMLElement>("[aria-invalid]")?.focus(), [errors]);
  return { form, errors };
}
