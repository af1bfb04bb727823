import { useState } from "preact/hooks";

export function CopyButton({ text }: { text: string }) {
  const [state, setState] = useState<"Copy" | "Copied" | "Select and copy by hand">("Copy");
  const copy = () => navigator.clipboard
    ? navigator.clipboard.writeText(text).then(() => setState("Copied"), () => setState("Select and copy by hand"))
    : setState("Select and copy by hand"); // plain HTTP from another machine has no clipboard
  return <button type="button" aria-live="polite" onClick={() => void copy()} onBlur={() => setState("Copy")}>{state}</button>;
}
