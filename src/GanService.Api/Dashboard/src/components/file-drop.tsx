import { useState } from "preact/hooks";
import { bytes } from "../format";
import { Field, described } from "./field";

interface FileDropProps {
  id: string;
  label: string;
  /** What may be chosen, in words and as the input takes it. */
  help: string;
  accept: string;
  file: File | null;
  choose: (file: File) => void;
  errors?: string[] | undefined;
}

/** A file to choose, or to drop here. */
export function FileDrop({ id, label, help, accept, file, choose, errors }: FileDropProps) {
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const dropped = event.dataTransfer?.files[0];
    if (dropped)
      choose(dropped);
  };
  return (
    <div class={`drop ${over ? "drop-over" : ""}`} onDragOver={event => {
      event.preventDefault();
      setOver(true);
    }} onDragLeave={() => setOver(false)} onDrop={drop}>
      <Field id={id} label={label} help={file ? `${file.name}, ${bytes(file.size)}` : `${help} Drop it here, or choose it.`} errors={errors}>
        <input {...described(id, errors)} type="file" accept={accept} onChange={event => event.currentTarget.files?.[0] && choose(event.currentTarget.files[0])} />
      </Field>
    </div>
  );
}
