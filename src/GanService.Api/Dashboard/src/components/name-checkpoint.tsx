import { useEffect, useRef, useState } from "preact/hooks";
import { Problem, api } from "../api";
import { count } from "../format";
import type { Alias, Checkpoint } from "../models";
import { may } from "../session";
import { Field, described } from "./field";
import { ErrorMessage } from "./messages";
import { useAction } from "./use-action";

interface Naming {
  checkpoint: Checkpoint;
  /** Names that are given already. */
  aliases: Alias[];
  changed: () => void;
}

/** Gives a checkpoint a name that clients can ask for. */
export function NameCheckpoint({ checkpoint, aliases, changed }: Naming) {
  const [asking, setAsking] = useState(false);
  if (!may("train"))
    return null;
  return (
    <>
      <button type="button" aria-label={`Name step ${checkpoint.step}`} title="An alias that clients can ask for" onClick={() => setAsking(true)}>name</button>
      {asking && <Dialog checkpoint={checkpoint} aliases={aliases} changed={changed} close={() => setAsking(false)} />}
    </>
  );
}

function Dialog({ checkpoint, aliases, changed, close }: Naming & { close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [name, setName] = useState("");
  const { busy, error, run } = useAction();
  const errors = error instanceof Problem ? error.errors["name"] : undefined;
  useEffect(() => dialog.current!.showModal(), []);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (await run(() => api.setAlias(name, checkpoint.id))) {
      changed();
      close();
    }
  };
  return (
    <dialog ref={dialog} onClose={close} aria-labelledby="naming">
      <form class="form" onSubmit={event => void submit(event)}>
        <h2 id="naming">Name step {count(checkpoint.step)}</h2>
        <Field id="alias" label="Alias" help={<>For <code>/generate?checkpoint=…</code>, such as <code>production</code>. A name that another checkpoint has moves here.</>} errors={errors}>
          <input {...described("alias", errors)} type="text" list="aliases" required autocomplete="off" value={name} onInput={event => setName(event.currentTarget.value)} />
        </Field>
        <datalist id="aliases">{aliases.map(alias => <option key={alias.name} value={alias.name} />)}</datalist>
        {error !== null && !errors && <ErrorMessage error={error} />}
        <div class="actions">
          <button type="button" onClick={close}>Cancel</button>
          <button type="submit" class="primary" disabled={busy}>Name it</button>
        </div>
      </form>
    </dialog>
  );
}
