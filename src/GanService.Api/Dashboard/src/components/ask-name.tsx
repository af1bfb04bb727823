import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Problem } from "../api";
import { Dialog } from "./dialog";
import { Field, described } from "./field";
import { ErrorMessage } from "./messages";
import { useAction } from "./use-action";

interface Question {
  /** Of the input; unlike any other of the page. */
  id: string;
  title: string;
  label: string;
  help: ComponentChildren;
  /** What is there at first. */
  name?: string;
  /** Names to choose from. */
  known?: string[];
  yes: string;
  act: (name: string) => Promise<unknown>;
  changed: () => void;
  close: () => void;
}

/** Asks for a name, and says what the service has against it. */
export function AskName({ id, title, label, help, name: first = "", known = [], yes, act, changed, close }: Question) {
  const [name, setName] = useState(first);
  const { busy, error, run } = useAction();
  const errors = error instanceof Problem ? error.errors["name"] : undefined;
  const submit = async (event: Event) => {
    event.preventDefault();
    if (await run(() => act(name))) {
      changed();
      close();
    }
  };
  return (
    <Dialog id={`${id}-title`} title={title} close={close}>
      <form class="form" onSubmit={event => void submit(event)}>
        <Field id={id} label={label} help={help} errors={errors}>
          <input {...described(id, errors)} type="text" list={`${id}-known`} required autocomplete="off" value={name} onInput={event => setName(event.currentTarget.value)} />
        </Field>
        <datalist id={`${id}-known`}>{known.map(one => <option key={one} value={one} />)}</datalist>
        {error !== null && !errors && <ErrorMessage error={error} />}
        <div class="actions">
          <button type="button" onClick={close}>Cancel</button>
          <button type="submit" class="primary" disabled={busy}>{yes}</button>
        </div>
      </form>
    </Dialog>
  );
}
