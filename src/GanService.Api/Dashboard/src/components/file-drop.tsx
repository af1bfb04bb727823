import { useState } from "preact/hooks";
import { bytes } from "../format";
import { Field, described } from "./field";

/** A file to choose, or to drop here. */
export function FileDrop({ file, choose, errors }: { file: File | null; choose: (file: File) => void; errors?: string[] | undefined }) {
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
      <Field id="archive" label="Zip of pictures" help={file ? `${file.name}, ${bytes(file.size)}` : "JPEG, PNG, WebP or BMP. Drop it here, or choose it."} errors={errors}>
        <input {...described("archive", errors)} type="file" accept=".zip,application/zip" onChange={event => event.currentTarget.files?.[0] && choose(event.currentTarget.files[0])} />
      </Field>
    </div>
  );
}
