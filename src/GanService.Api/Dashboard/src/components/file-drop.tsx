import { useState } from "preact/hooks";
import { chosenFile, droppedFile } from "../archive";
import { bytes } from "../format";
import { Field, described } from "./field";

interface FileDropProps {
  id: string;
  label: string;
  /** What may be chosen, in words and as the input takes it. */
  help: string;
  accept: string;
  /** Whether pictures and folders become one archive. */
  gathers?: boolean;
  file: File | null;
  choose: (file: File) => void;
  errors?: string[] | undefined;
}

/** A file to choose, or to drop here. */
export function FileDrop({ id, label, help, accept, gathers = false, file, choose, errors }: FileDropProps) {
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const data = event.dataTransfer!;
    if (gathers)
      void droppedFile(data).then(dropped => dropped && choose(dropped));
    else if (data.files[0])
      choose(data.files[0]);
  };
  return (
    <div class={`drop ${over ? "drop-over" : ""}`} onDragOver={event => {
      event.preventDefault();
      setOver(true);
    }} onDragLeave={() => setOver(false)} onDrop={drop}>
      <Field id={id} label={label} help={file ? `${file.name}, ${bytes(file.size)}` : `${help} Drop it here, or choose it.`} errors={errors}>
        <input {...described(id, errors)} type="file" accept={accept} multiple={gathers} onChange={event => {
          const files = event.currentTarget.files!;
          const chosen = gathers ? chosenFile(files) : files[0];
          if (chosen)
            choose(chosen);
        }} />
      </Field>
    </div>
  );
}
