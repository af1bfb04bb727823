import { useEffect, useRef, useState } from "preact/hooks";
import { announce } from "../announce";
import { Problem } from "../api";
import { bytes, percent } from "../format";
import { upload } from "../upload";
import { Field, described } from "./field";
import { FileDrop } from "./file-drop";
import { ErrorMessage } from "./messages";
import { useAction } from "./use-action";

/** A zip of faces becomes a dataset. */
export function UploadForm({ changed }: { changed: () => void }) {
  const [file, setFile] = useState<File | null>(null);
  const [sent, setSent] = useState(0);
  const { busy, error, run } = useAction();
  const form = useRef<HTMLFormElement>(null);
  const errors = error instanceof Problem ? error.errors : {};
  useEffect(() => form.current!.querySelector<HTMLElement>("[aria-invalid]")?.focus(), [error]);

  const choose = (chosen: File) => {
    setFile(chosen);
    const name = form.current!.elements.namedItem("name") as HTMLInputElement;
    name.value ||= chosen.name.replace(/\.zip$/i, "").toLowerCase().replace(/[^a-z0-9._-]+/g, "-").replace(/^[^a-z0-9]+/, "").slice(0, 64);
  };
  const submit = (event: Event) => {
    event.preventDefault();
    const data = new FormData(form.current!);
    for (const optional of ["crop", "imageSize"]) {
      if (data.get(optional) === "")
        data.delete(optional);
    }
    if (file)
      data.set("archive", file);
    setSent(0);
    void run(async () => {
      const dataset = await upload(data, share => {
        setSent(share);
        if (share === 1)
          changed(); // all is there: the import shows up in the list
      });
      announce(`${dataset.name} is ${dataset.state}`);
      setFile(null);
      form.current!.reset();
    }).then(changed);
  };
  return (
    <form class="plate form" ref={form} noValidate onSubmit={submit} aria-label="Upload faces">
      <h2 class="plate-title">Upload faces</h2>
      <FileDrop id="archive" label="Zip of pictures" help="JPEG, PNG, WebP or BMP." accept=".zip,application/zip" file={file} choose={choose} errors={errors["archive"]} />
      <Field id="name" label="Name" help="Lower-case letters, digits, “-”, “_” and “.”, as jobs will call it." errors={errors["name"]}>
        <input {...described("name", errors["name"])} name="name" type="text" autocomplete="off" />
      </Field>
      <div class="fields narrow">
        <Field id="crop" label="Crop" help="Empty: the centre square. A number: a centred square with that side. x,y,side: that square." errors={errors["crop"]}>
          <input {...described("crop", errors["crop"])} name="crop" type="text" autocomplete="off" placeholder="center" />
        </Field>
        <Field id="imageSize" label="Image size" help="Side in pixels that is kept, 8 to 256: the largest that a job can train at." errors={errors["imageSize"]}>
          <input {...described("imageSize", errors["imageSize"])} name="imageSize" type="text" inputMode="numeric" placeholder="128" />
        </Field>
      </div>
      {error !== null && <ErrorMessage error={error} />}
      {busy && (
        <div class="progress" role="status">
          <div class="progress-bar progress-running" role="progressbar" aria-label="Sent" aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(sent * 100)}><div style={{ width: `${sent * 100}%` }} /></div>
          <span>{sent < 1 ? `${percent(sent)} of ${bytes(file?.size ?? 0)} sent` : "Importing …"}</span>
        </div>
      )}
      <div class="actions"><button type="submit" class="primary" disabled={busy}>Upload</button></div>
    </form>
  );
}
