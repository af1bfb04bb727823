import { useEffect, useRef, useState } from "preact/hooks";
import { Problem, api } from "../api";
import { count, percent } from "../format";
import type { LearnedDirection } from "../models";
import { Dialog } from "./dialog";
import { Field, described } from "./field";
import { ErrorMessage, Loading } from "./messages";
import { useAction } from "./use-action";
import { useResource } from "./use-resource";

interface LearnProps {
  checkpoint: string;
  made: () => void;
  close: () => void;
}

/** Learns a direction from a label of the images that a checkpoint was trained on. */
export function LearnDirection({ checkpoint, made, close }: LearnProps) {
  const labels = useResource(`labels behind ${checkpoint}`, () => labelsBehind(checkpoint));
  const [learned, setLearned] = useState<LearnedDirection | null>(null);
  return (
    <Dialog id="learn-direction-title" title="A direction learned from a label" close={close}>
      {labels.error !== undefined && <ErrorMessage error={labels.error} retry={labels.reload} />}
      {labels.data === undefined && labels.error === undefined && <Loading what="labels" />}
      {labels.data?.length === 0 && <p>The images that this checkpoint was trained on are not here, or have no labels. Labels come from folders in an archive, and from tables beside the pictures; directions can also be made of seeds.</p>}
      {labels.data && labels.data.length > 0 && !learned && <LearnForm checkpoint={checkpoint} labels={labels.data} close={close} learned={direction => {
        setLearned(direction);
        made();
      }} />}
      {learned && <Worth {...learned} />}
      {(learned || !labels.data?.length) && <div class="actions"><button type="button" class={learned ? "primary" : ""} onClick={close}>Close</button></div>}
    </Dialog>
  );
}

async function labelsBehind(checkpoint: string) {
  try {
    const { dataset } = await api.job((await api.checkpoint(checkpoint)).jobId);
    return (await api.datasetReport(dataset)).labels.filter(({ values }) => values.length > 1);
  } catch (problem) {
    if (problem instanceof Problem && (problem.status === 404 || problem.status === 409))
      return []; // an imported checkpoint has no job, and painted faces have no report
    throw problem;
  }
}

const Worth = ({ direction, accuracy, majority }: LearnedDirection) => (
  <p role="status">
    Of images that it was not learned from, <b>{percent(accuracy)}</b> were told rightly; always naming the more frequent sort would be right for {percent(majority)}.
    {accuracy < majority + 0.05
      ? ` So “${direction.name}” is little more than chance: the label cannot be seen in pictures this small.`
      : ` “${direction.name}” has a slider now.`}
  </p>
);

interface LearnFormProps {
  checkpoint: string;
  labels: { name: string; values: { value: string; count: number }[] }[];
  learned: (direction: LearnedDirection) => void;
  close: () => void;
}

function LearnForm({ checkpoint, labels, learned, close }: LearnFormProps) {
  const [label, setLabel] = useState(labels[0]!.name);
  const values = (labels.find(({ name }) => name === label) ?? labels[0]!).values;
  const [value, setValue] = useState(values[0]!.value);
  const [against, setAgainst] = useState("");
  const [name, setName] = useState("");
  const { busy, error, run } = useAction();
  const learning = useRef(new AbortController());
  useEffect(() => () => learning.current.abort(), []);
  const errorsOf = (field: string) => (error instanceof Problem ? error.errors[field] : undefined);
  const submit = async (event: Event) => {
    event.preventDefault();
    learning.current = new AbortController();
    await run(async () => learned(await api.learnDirection(checkpoint, { name, label, value, ...(against !== "" && { against }) }, learning.current.signal)));
  };
  const choose = (chosen: string) => {
    setLabel(chosen);
    setValue(labels.find(({ name }) => name === chosen)!.values[0]!.value);
    setAgainst("");
  };
  return (
    <form class="form" onSubmit={event => void submit(event)}>
      <Field id="learn-label" label="Label" help="Of the images that the checkpoint was trained on." errors={errorsOf("label")}>
        <select {...described("learn-label", errorsOf("label"))} value={label} onChange={event => choose(event.currentTarget.value)}>
          {labels.map(({ name }) => <option key={name}>{name}</option>)}
        </select>
      </Field>
      <Field id="learn-value" label="Leads to" help="Images with this value." errors={errorsOf("value")}>
        <select {...described("learn-value", errorsOf("value"))} value={value} onChange={event => setValue(event.currentTarget.value)}>
          {values.map(({ value, count: images }) => <option key={value} value={value}>{value} ({count(images)} images)</option>)}
        </select>
      </Field>
      <Field id="learn-against" label="Away from" help="Images with this value, or with any other." errors={errorsOf("against")}>
        <select {...described("learn-against", errorsOf("against"))} value={against} onChange={event => setAgainst(event.currentTarget.value)}>
          <option value="">all other values</option>
          {values.filter(other => other.value !== value).map(({ value, count: images }) => <option key={value} value={value}>{value} ({count(images)} images)</option>)}
        </select>
      </Field>
      <Field id="learn-name" label="Name" help={<>For <code>/generate?direction=…</code>, such as <code>smiling</code>.</>} errors={errorsOf("name")}>
        <input {...described("learn-name", errorsOf("name"))} type="text" required autocomplete="off" value={name} onInput={event => setName(event.currentTarget.value)} />
      </Field>
      {error !== null && !["name", "label", "value", "against"].some(errorsOf) && <ErrorMessage error={error} />}
      <div class="actions">
        <button type="button" onClick={close}>Cancel</button>
        <button type="submit" class="primary" disabled={busy}>{busy ? "Learning …" : "Learn it"}</button>
      </div>
    </form>
  );
}
