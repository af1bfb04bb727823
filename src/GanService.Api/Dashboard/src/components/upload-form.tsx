import { useRef, useState } from "preact/hooks";
import { announce } from "../announce";
import { Problem, api } from "../api";
import { bytes, percent } from "../format";
import { type Sent, upload } from "../upload";
import { Field, described } from "./field";
import { FileDrop } from "./file-drop";
import { FramingPreview } from "./framing-preview";
import { ErrorMessage } from "./messages";
import { ProgressBar } from "./progress-bar";
import { useAction } from "./use-action";
import { useFormErrors } from "./use-form-errors";
import { useKept } from "./use-kept";
import { useResource } from "./use-resource";

type Texts = Partial<Record<"name" | "addTo" | "folder" | "crop" | "imageSize" | "filter" | "where" | "limit" | "limitSeed", string>>;

/** Pictures of faces become a dataset. */
export function UploadForm({ names, changed }: { names: string[]; changed: () => void }) {
  const [file, setFile] = useState<File | null>(null);
  const [sent, setSent] = useState<Sent>({ bytes: 0, cut: false });
  const stop = useRef(new AbortController());
  const { busy, error, run } = useAction();
  const folders = useResource("folders", api.folders).data ?? [];
  const { form, errors, refusal } = useFormErrors(error);
  const [entries, enter] = useKept<Texts>("upload", () => ({}));
  const write = (name: keyof Texts, text: string) => enter(now => ({ ...now, [name]: text }));

  const share = file && file.size > 0 ? sent.bytes / file.size : 0;
  const choose = (chosen: File) => {
    setFile(chosen);
    if (!entries.name)
      write("name", chosen.name.replace(/\.(zip|tar|tgz|tar\.gz|parquet)$/i, "").toLowerCase().replace(/[^a-z0-9._-]+/g, "-").replace(/^[^a-z0-9]+/, "").slice(0, 64));
  };
  const submit = (event: Event) => {
    event.preventDefault();
    const { name, ...rest } = entries;
    const fields = Object.fromEntries(Object.entries(rest.addTo ? rest : { name, ...rest }).filter((entry): entry is [string, string] => !!entry[1]));
    setSent({ bytes: 0, cut: false });
    stop.current = new AbortController();
    void run(async () => {
      if (!file && !fields["folder"])
        throw new Problem(400, "Choose pictures first.", { archive: ["Choose pictures, or a zip, tar, tar.gz or Parquet file of them."] });
      if (file && fields["folder"])
        throw new Problem(400, "Choose pictures or a folder, and not both.", { folder: ["Choose none, or no pictures above."] });
      const dataset = !file ? await api.importFolder(fields) : await upload(file, fields, told => {
        if (told.bytes === 0 && !told.cut)
          changed(); // it shows up in the list
        setSent(told);
      }, stop.current.signal);
      announce(`${dataset.name} is ${dataset.state}`);
      if (dataset.state === "failed") // what was filled in stays
        throw new Problem(422, dataset.error ?? "The pictures cannot be used.");
      setFile(null);
      enter(() => ({}));
      form.current!.reset(); // the file, too
    }).then(changed);
  };
  const input = (name: keyof Texts) => ({
    ...described(name, errors[name]), name, value: entries[name] ?? "", onInput: (event: InputEvent) => write(name, (event.currentTarget as HTMLInputElement | HTMLSelectElement).value),
  });
  return (
    <form class="plate form" ref={form} noValidate onSubmit={submit} aria-label="Upload faces">
      <h2 class="plate-title">Upload faces</h2>
      <FileDrop id="archive" gathers label="Pictures" help="A zip, tar, tar.gz or Parquet file, or JPEG, PNG, WebP or BMP files; a folder of them can be dropped." accept=".zip,.tar,.tgz,.gz,.parquet,application/zip,application/gzip,application/x-tar,image/jpeg,image/png,image/webp,image/bmp" file={file} choose={choose} errors={errors["archive"]} />
      {folders.length > 0 && (
        <Field id="folder" label="Or a folder on the server" help="One that the service’s settings name." errors={errors["folder"]}>
          <select {...input("folder")}>
            <option value="">none</option>
            {folders.map(({ name }) => <option key={name} value={name}>{name}</option>)}
          </select>
        </Field>
      )}
      <Field id="name" label="Name" help="Lower-case letters, digits, “-”, “_” and “.”, as jobs will call it." errors={errors["name"]}>
        <input {...input("name")} type="text" autocomplete="off" />
      </Field>
      <div class="fields narrow">
        <Field id="addTo" label="Add to" help="A dataset of which a new version is made, with these images too. None: a dataset of its own." errors={errors["addTo"]}>
          <select {...input("addTo")}>
            <option value="">none</option>
            {names.map(name => <option key={name} value={name}>{name}</option>)}
          </select>
        </Field>
        <Field id="crop" label="Crop" help="Empty: the centre square. center:108: a centred square with that side. box:20,40,178,178: left, top, width and height. fit: all of it, on white. portrait: the head of the largest face; portrait:every: of each face." errors={errors["crop"]}>
          <input {...input("crop")} type="text" autocomplete="off" placeholder="center" />
        </Field>
        <Field id="imageSize" label="Image size" help="Side in pixels that is kept, 8 to 256: the largest that a job can train at." errors={errors["imageSize"]}>
          <input {...input("imageSize")} type="text" inputMode="numeric" placeholder="128" />
        </Field>
        <Field id="filter" label="Only files like" help="* stands for any characters: faces/*.jpg. Empty: all." errors={errors["filter"]}>
          <input {...input("filter")} type="text" autocomplete="off" />
        </Field>
        <Field id="where" label="Only with labels" help="Smiling=1, or Smiling=1,Male!=1. Labels come from folders, and from tables beside the pictures. Empty: all." errors={errors["where"]}>
          <input {...input("where")} type="text" autocomplete="off" />
        </Field>
        <Field id="limit" label="At most" help="So many images, the first by name. Empty: all." errors={errors["limit"]}>
          <input {...input("limit")} type="text" inputMode="numeric" />
        </Field>
        <Field id="limitSeed" label="Drawn by seed" help="A number draws them at random instead, the same ones each time." errors={errors["limitSeed"]}>
          <input {...input("limitSeed")} type="text" inputMode="numeric" />
        </Field>
      </div>
      {file && <FramingPreview archive={file} crop={entries.crop ?? ""} setCrop={text => write("crop", text)} />}
      {error !== null && <ErrorMessage error={refusal} />}
      {busy && (
        <div class="progress" role="status">
          <ProgressBar label="Sent" done={sent.bytes} all={file?.size ?? 0} state="running" />
          <span>{percent(share)} of {bytes(file?.size ?? 0)} sent{sent.cut && "; cut off, trying again …"}</span>
        </div>
      )}
      <div class="actions">
        <button type="submit" class="primary" disabled={busy}>Upload</button>
        {busy && <button type="button" onClick={() => stop.current.abort()}>Stop</button>}
      </div>
    </form>
  );
}
