import { useState } from "preact/hooks";
import { Problem, api } from "../api";
import { numbersIn } from "../faces";
import { strengthOf, withStrength } from "../generate-address";
import type { Direction } from "../models";
import { may } from "../session";
import { Dialog } from "./dialog";
import { Field, described } from "./field";
import { LearnDirection } from "./learn-direction";
import { ErrorMessage } from "./messages";
import { useAction } from "./use-action";
import { useResource } from "./use-resource";

interface DirectionsProps {
  checkpoint: string;
  /** As an address has it. */
  value: string;
  change: (value: string) => void;
}

/** Ways in which faces can be moved, each with its slider. */
export function Directions({ checkpoint, value, change }: DirectionsProps) {
  const { data, error, reload } = useResource(`directions of ${checkpoint}`, () => api.directions(checkpoint));
  const [asking, setAsking] = useState<"seeds" | "label" | null>(null);
  const removal = useAction();
  const remove = (name: string) => removal.run(async () => {
    await api.deleteDirection(checkpoint, name);
    change(withStrength(value, name, 0));
    reload();
  });
  return (
    <section class="plate" aria-label="Directions">
      <h2 class="plate-title">Directions</h2>
      {error !== undefined && <ErrorMessage error={error} retry={reload} />}
      {removal.error !== null && <ErrorMessage error={removal.error} />}
      {data?.length === 0 && <p class="muted small">A direction moves faces from one sort to another, such as towards a smile. It is made of the seeds of some faces of each sort, or learned from a label of the training images.</p>}
      <div class="fields">
        {data?.map(({ name, from, to }) => (
          <Field key={name} id={`direction-${name}`} label={`${name} ${strengthOf(value, name).toFixed(1)}`} help={`From ${seeds(from)} to ${seeds(to)}.`}>
            <span class="joined">
              <input {...described(`direction-${name}`)} type="range" min="-2" max="2" step="0.1" value={strengthOf(value, name)} onInput={event => change(withStrength(value, name, Number(event.currentTarget.value)))} />
              {may("generate") && <button type="button" aria-label={`Remove the direction ${name}`} onClick={() => void remove(name)}>Remove</button>}
            </span>
          </Field>
        ))}
      </div>
      <div class="actions">
        <button type="button" onClick={() => setAsking("seeds")}>Make one from seeds</button>
        <button type="button" onClick={() => setAsking("label")}>Learn one from a label</button>
      </div>
      {asking === "seeds" && <NewDirection checkpoint={checkpoint} made={reload} close={() => setAsking(null)} />}
      {asking === "label" && <LearnDirection checkpoint={checkpoint} made={reload} close={() => setAsking(null)} />}
    </section>
  );
}

const seeds = (some: number[]) => `seed${some.length === 1 ? "" : "s"} ${some.join(", ")}`;

function NewDirection({ checkpoint, made, close }: { checkpoint: string; made: () => void; close: () => void }) {
  const [name, setName] = useState("");
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const { busy, error, run } = useAction();
  const errorsOf = (field: string) => (error instanceof Problem ? error.errors[field] : undefined);
  const wrong = (text: string) => (text !== "" && numbersIn(text) === null ? ["Write up to 24 seeds, such as 1, 5-7."] : undefined);
  const [fromErrors, toErrors] = [wrong(from) ?? errorsOf("from"), wrong(to) ?? errorsOf("to")];
  const submit = async (event: Event) => {
    event.preventDefault();
    const direction: Pick<Direction, "name" | "from" | "to"> = { name, from: numbersIn(from) ?? [], to: numbersIn(to) ?? [] };
    if (await run(() => api.addDirection(checkpoint, direction))) {
      made();
      close();
    }
  };
  return (
    <Dialog id="new-direction-title" title="A direction of seeds" close={close}>
      <form class="form" onSubmit={event => void submit(event)}>
        <Field id="new-direction-name" label="Name" help={<>For <code>/generate?direction=…</code>, such as <code>smiling</code>.</>} errors={errorsOf("name")}>
          <input {...described("new-direction-name", errorsOf("name"))} type="text" required autocomplete="off" value={name} onInput={event => setName(event.currentTarget.value)} />
        </Field>
        <Field id="new-direction-from" label="Seeds without it" help="Of faces that it leads away from, such as earnest ones." errors={fromErrors}>
          <input {...described("new-direction-from", fromErrors)} type="text" required autocomplete="off" value={from} onInput={event => setFrom(event.currentTarget.value)} />
        </Field>
        <Field id="new-direction-to" label="Seeds with it" help="Of faces that it leads to, such as smiling ones. The more on each side, the less else changes." errors={toErrors}>
          <input {...described("new-direction-to", toErrors)} type="text" required autocomplete="off" value={to} onInput={event => setTo(event.currentTarget.value)} />
        </Field>
        {error !== null && !["name", "from", "to"].some(errorsOf) && <ErrorMessage error={error} />}
        <div class="actions">
          <button type="button" onClick={close}>Cancel</button>
          <button type="submit" class="primary" disabled={busy || wrong(from) !== undefined || wrong(to) !== undefined}>Make it</button>
        </div>
      </form>
    </Dialog>
  );
}
