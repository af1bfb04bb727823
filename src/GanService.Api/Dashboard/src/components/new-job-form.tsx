import { useEffect, useRef, useState } from "preact/hooks";
import { Problem, api } from "../api";
import { branchOf, entriesOf, essential, fields, furtherFields, hasTwoOptimizers, optimizers, requestOf } from "../job-form";
import { count } from "../format";
import { keepJob } from "../jobs";
import type { Checkpoint, Dataset, Job, Recipe } from "../models";
import { go } from "../router";
import { titleOf } from "./dataset-card";
import { Field, described } from "./field";
import { ErrorMessage } from "./messages";
import { OptimizerFields } from "./optimizer-fields";
import { type Entries, type FormState, SchemaField, textOf } from "./schema-field";
import { useAction } from "./use-action";

interface Choices {
  recipes: Recipe[];
  datasets: Dataset[];
  /** The dataset that the form begins with, as `name@version`. */
  wanted: string | null;
  source: Job | null;
  start: Checkpoint | null;
}

/** A job from a recipe, from another job, or from its checkpoint; what is changed goes over the defaults of what it comes from. */
export function NewJobForm({ recipes, datasets, wanted, source, start }: Choices) {
  const [recipe, setRecipe] = useState(recipes.find(r => r.name === source?.recipe) ?? recipes[0]!);
  const [dataset, setDataset] = useState(() => {
    const first = datasets.find(d => wanted ? `${d.name}@${d.version}` === wanted : nameOf(d) === source?.dataset);
    return first ? askedAs(first, datasets) : source?.dataset ?? "synthetic-faces";
  });
  const [entries, setEntries] = useState<Entries>(() => source
    ? { ...entriesOf(source.configuration), name: start ? `${source.name} from step ${start.step}` : `${source.name} again`, priority: String(source.priority), tags: source.tags.join(", "), ...stepsAfter(source, start) }
    : entriesOf(recipe.configuration));
  const [more, setMore] = useState(false);
  const { busy, error, run } = useAction();
  const form = useRef<HTMLFormElement>(null);
  const errors = error instanceof Problem ? error.errors : {};

  useEffect(() => {
    if (Object.keys(errors).some(path => !essential.includes(path)))
      setMore(true);
    form.current!.querySelector<HTMLElement>("[aria-invalid]")?.focus();
  }, [error]);

  const choose = (name: string) => {
    const chosen = recipes.find(r => r.name === name)!;
    setRecipe(chosen);
    setEntries(now => ({ ...entriesOf(chosen.configuration), ...(now["name"] ? { name: now["name"] } : {}) }));
  };
  const change = (path: string, value: string) => setEntries(now => path.endsWith(".kind")
    ? { ...without(now, path.replace("kind", "")), [path]: value } // another kind has settings of its own
    : { ...now, [path]: value });
  const state: FormState = { entries, errors, change };
  const split = (two: boolean) => setEntries(now => two
    ? { ...without(now, "optimizer."), ...copied(now, "optimizer", "generatorOptimizer"), ...copied(now, "optimizer", "discriminatorOptimizer") }
    : { ...without(without(now, "generatorOptimizer."), "discriminatorOptimizer."), ...copied(now, "generatorOptimizer", "optimizer") });
  const submit = (event: Event) => {
    event.preventDefault();
    void run(async () => {
      const job = await api.createJob(start && source ? branchOf(entries, source, start.id, dataset) : requestOf(entries, recipe, dataset));
      keepJob(job);
      go(`#/jobs/${job.id}`);
    });
  };
  const two = hasTwoOptimizers(entries);
  return (
    <form class="plate form" ref={form} noValidate onSubmit={submit}>
      <div class="fields">
        {!start && <Field id="recipe" label="Recipe" help={recipe.description} errors={errors["recipe"]}>
          <select {...described("recipe", errors["recipe"])} value={recipe.name} onChange={event => choose(event.currentTarget.value)}>
            {recipes.map(({ name }) => <option key={name}>{name}</option>)}
          </select>
        </Field>}
        <Field id="dataset" label="Dataset" help={<>{datasetHelp(datasets, dataset)} <a href="#/datasets">Upload faces</a></>} errors={errors["dataset"]}>
          <select {...described("dataset", errors["dataset"])} value={dataset} onChange={event => setDataset(event.currentTarget.value)}>
            {datasets.filter(d => d.state !== "failed").map(d => <option key={d.id} value={askedAs(d, datasets)}>{titleOf(d)}{(d.state === "uploading" || d.state === "importing") && " (still arriving: the job waits for it)"}</option>)}
          </select>
        </Field>
        {essential.map(name => (
          <SchemaField key={name} path={name} schema={fields[name]!} form={state} placeholder={name === "name" ? `${recipe.name} on ${dataset}` : "the recipe's"} />
        ))}
      </div>
      {(two ? optimizers.slice(1) : optimizers.slice(0, 1)).map(path => (
        <OptimizerFields key={path} path={path} title={textOf(fields[path]!.description).split(",")[0]!.replace(/\.$/, "")} form={state} />
      ))}
      <details open={more} onToggle={event => setMore(event.currentTarget.open)}>
        <summary>More</summary>
        <label class="inline"><input type="checkbox" checked={two} onChange={event => split(event.currentTarget.checked)} />An optimizer of its own for each network</label>
        <div class="fields">
          {furtherFields.map(name => <SchemaField key={name} path={name} schema={fields[name]!} form={state} placeholder={name === "priority" ? "0" : "the recipe's"} />)}
        </div>
      </details>
      {error !== null && <ErrorMessage error={error} />}
      <div class="actions">
        <button type="submit" class="primary large" disabled={busy}>Start training</button>
        <a class="button large" href="#/">Back to the jobs</a>
      </div>
    </form>
  );
}

/** What jobs call it. */
const nameOf = ({ name, version }: Dataset) => version === 1 ? name : `${name}@${version}`;

/** What is asked for, so that it is this version also where there are newer ones. */
const askedAs = (dataset: Dataset, datasets: Dataset[]) => datasets.some(d => d.name === dataset.name && d.id !== dataset.id) ? `${dataset.name}@${dataset.version}` : dataset.name;

function datasetHelp(datasets: Dataset[], name: string): string {
  const dataset = datasets.find(d => askedAs(d, datasets) === name);
  return dataset ? `${count(dataset.count)} faces of up to ${dataset.imageSize} pixels.` : "";
}

/** From its last step a job can only go on with more of them. */
const stepsAfter = (source: Job, start: Checkpoint | null): Entries => start && start.step >= source.steps ? { steps: String(start.step + source.steps) } : {};

const without = (entries: Entries, prefix: string): Entries => Object.fromEntries(Object.entries(entries).filter(([path]) => !path.startsWith(prefix)));

const copied = (entries: Entries, from: string, to: string): Entries => Object.fromEntries(
  Object.entries(entries).filter(([path]) => path.startsWith(`${from}.`)).map(([path, value]) => [to + path.slice(from.length), value]));
