import { useEffect, useState } from "preact/hooks";
import { api } from "../api";
import { count } from "../format";
import { essential, fields, furtherFields, hasTwoOptimizers, labelledBy, optimizers } from "../job-form";
import type { Dataset, Recipe } from "../models";
import { titleOf } from "./dataset-card";
import { Field, described } from "./field";
import { OptimizerFields } from "./optimizer-fields";
import { type FormState, SchemaField, textOf } from "./schema-field";
import { type JobForm, askedAs } from "./use-job-form";
import { useResource } from "./use-resource";

interface JobFieldsProps {
  job: JobForm;
  /** Empty where the recipe is not for choosing. */
  recipes: Recipe[];
  datasets: Dataset[];
  errors: Record<string, string[]>;
  /** Fields that stand elsewhere on the page. */
  elsewhere?: readonly string[];
}

/** All that can be said of a job: what most people change, the optimizers, and the rest when it is asked for, or wrong. */
export function JobFields({ job, recipes, datasets, errors, elsewhere = [] }: JobFieldsProps) {
  const { recipe, dataset, entries } = job;
  const [more, setMore] = useState(false);
  useEffect(() => {
    if (Object.keys(errors).some(path => furtherFields.includes(path.split(".")[0]!)))
      setMore(true);
  }, [errors]);
  const state: FormState = { entries, errors, elsewhere, change: job.change };
  const placeholderOf = (name: string) => name === "name" ? `${recipe.name} on ${dataset}` : name === "priority" ? "0" : name in recipe.configuration ? "the recipe's" : "";
  const two = hasTwoOptimizers(entries);
  const { data: labels } = useLabels(datasets.find(d => askedAs(d, datasets) === dataset));
  const shownAs = (name: string) => (name === "classLabel" ? labelledBy(fields[name]!, labels, entries[name]) : fields[name]!);
  return (
    <>
      <div class="fields">
        {recipes.length > 0 && !elsewhere.includes("recipe") && <Field id="recipe" label="Recipe" help={recipe.description} errors={errors["recipe"]}>
          <select {...described("recipe", errors["recipe"])} value={recipe.name} onChange={event => job.chooseRecipe(event.currentTarget.value)}>
            {recipes.map(({ name }) => <option key={name}>{name}</option>)}
          </select>
        </Field>}
        <Field id="dataset" label="Dataset" help={<>{datasetHelp(datasets, dataset)} <a href="#/datasets">Upload faces</a></>} errors={errors["dataset"]}>
          <select {...described("dataset", errors["dataset"])} value={dataset} onChange={event => job.chooseDataset(event.currentTarget.value)}>
            {datasets.filter(d => d.state !== "failed").map(d => <option key={d.id} value={askedAs(d, datasets)}>{titleOf(d)}{(d.state === "uploading" || d.state === "importing") && " (still arriving: the job waits for it)"}</option>)}
          </select>
        </Field>
        {essential.map(name => (
          <SchemaField key={name} path={name} schema={fields[name]!} form={state} placeholder={placeholderOf(name)} />
        ))}
      </div>
      {(two ? optimizers.slice(1) : optimizers.slice(0, 1)).map(path => (
        <OptimizerFields key={path} path={path} title={textOf(fields[path]!.description).split(",")[0]!.replace(/\.$/, "")} form={state} />
      ))}
      <details open={more} onToggle={event => setMore(event.currentTarget.open)}>
        <summary>More</summary>
        <label class="inline"><input type="checkbox" checked={two} onChange={event => job.split(event.currentTarget.checked)} />An optimizer of its own for each network</label>
        <div class="fields">
          {furtherFields.map(name => <SchemaField key={name} path={name} schema={shownAs(name)} form={state} placeholder={placeholderOf(name)} />)}
        </div>
      </details>
    </>
  );
}

/** The labels of a dataset's images; none where it has no report. */
const useLabels = (dataset: Dataset | undefined) => useResource(`labels of ${dataset?.id} ${dataset?.state}`, async () =>
  (dataset?.state === "ready" && dataset.source !== "synthetic" ? (await api.datasetReport(dataset.id)).labels : []));

function datasetHelp(datasets: Dataset[], name: string): string {
  const dataset = datasets.find(d => askedAs(d, datasets) === name);
  return dataset ? `${count(dataset.count)} faces of up to ${dataset.imageSize} pixels.` : "";
}
