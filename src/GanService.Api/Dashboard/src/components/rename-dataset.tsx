import { useEffect, useRef, useState } from "preact/hooks";
import { Problem, api } from "../api";
import type { Dataset } from "../models";
import { Field, described } from "./field";
import { ErrorMessage } from "./messages";
import { useAction } from "./use-action";

/** Asks for another name of a dataset. */
export function RenameDataset({ dataset, changed, close }: { dataset: Dataset; changed: () => void; close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [name, setName] = useState(dataset.name);
  const { busy, error, run } = useAction();
  const errors = error instanceof Problem ? error.errors["name"] : undefined;
  useEffect(() => dialog.current!.showModal(), []);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (await run(() => api.renameDataset(dataset.id, name))) {
      changed();
      close();
    }
  };
  return (
    <dialog ref={dialog} onClose={close} aria-labelledby="renaming">
      <form class="form" onSubmit={event => void submit(event)}>
        <h2 id="renaming">Rename {dataset.name}</h2>
        <Field id="new-name" label="Name" help="All its versions are called that, and jobs show it." errors={errors}>
          <input {...described("new-name", errors)} type="text" required autocomplete="off" value={name} onInput={event => setName(event.currentTarget.value)} />
        </Field>
        {error !== null && !errors && <ErrorMessage error={error} />}
        <div class="actions">
          <button type="button" onClick={close}>Cancel</button>
          <button type="submit" class="primary" disabled={busy}>Rename it</button>
        </div>
      </form>
    </dialog>
  );
}
