import { Problem, api } from "../api";
import { type Varied, experimentOf, faultsOfVaried, jobsOf, mostJobs, placedErrors, variablePaths, withSeeds } from "../experiment-form";
import { count } from "../format";
import { faultsOf } from "../job-form";
import { keepJob } from "../jobs";
import type { Dataset, Recipe } from "../models";
import { go } from "../router";
import { Field, described } from "./field";
import { JobFields } from "./job-fields";
import { ErrorMessage } from "./messages";
import { useAction } from "./use-action";
import { useFormErrors } from "./use-form-errors";
import { useJobForm } from "./use-job-form";
import { useKept } from "./use-kept";
import { VariedField } from "./varied-field";

/** Jobs that differ in chosen fields: what varies, and what they share. */
export function ExperimentForm({ recipes, datasets }: { recipes: Recipe[]; datasets: Dataset[] }) {
  const job = useJobForm(recipes, "synthetic-faces", null, {});
  const [{ name, varied }, fill] = useKept("experiment", () => ({ name: "", varied: [{ path: "optimizer.learningRate", text: "" }] }));
  const { recipe, dataset, entries } = job;
  const vary = (next: (varied: Varied[]) => Varied[]) => fill(now => ({ ...now, varied: next(now.varied) }));
  const { busy, error, run } = useAction();
  const paths = variablePaths(entries);
  const current = varied.filter(({ path }) => paths.includes(path)); // one optimizer for both, or another kind, has other fields
  const { form, errors, refusal } = useFormErrors(error, () => ({ ...faultsOf(entries), ...faultsOfVaried(current, entries) }), said => placedErrors(said, current));
  const free = paths.filter(path => !current.some(one => one.path === path));
  const numbers = jobsOf(current, entries);
  const jobs = numbers.reduce((product, number) => product * number, Math.min(1, numbers.length));
  const submit = (event: Event) => {
    event.preventDefault();
    void run(async () => {
      if (jobs === 0)
        throw new Problem(400, "Say what varies, and which values to try.", { vary: [] });
      const experiment = await api.createExperiment(experimentOf(name, current, entries, recipe, dataset));
      experiment.jobs.forEach(keepJob);
      go(`#/experiments/${experiment.id}`);
    });
  };
  return (
    <form class="plate form" ref={form} noValidate onSubmit={submit}>
      <div class="fields"><Field id="experiment-name" label="Name" help="For people; made of the varied fields when left out." errors={errors["experiment-name"]}>
        <input {...described("experiment-name", errors["experiment-name"])} type="text" autocomplete="off" value={name} onInput={event => fill(now => ({ ...now, name: event.currentTarget.value }))} />
      </Field></div>
      <fieldset class="field-group">
        <legend>What varies</legend>
        <p class="help">Every combination of the values is a job, at most {mostJobs} in all. Everything else is the same in each.</p>
        {current.map(one => (
          <VariedField key={one.path} varied={one} paths={[one.path, ...free]} entries={entries} recipes={recipes} errors={errors[`vary.${one.path}`]}
            change={changed => vary(all => all.map(other => (other.path === one.path ? changed : other)))} remove={current.length > 1 ? () => vary(all => all.filter(other => other.path !== one.path)) : null} />
        ))}
        <div class="actions">
          <button type="button" disabled={free.length === 0} onClick={() => vary(all => [...all, { path: free[0]!, text: "" }])}>Vary another field</button>
          <button type="button" title="What differs between jobs that differ by their seed only is chance" onClick={() => vary(all => withSeeds(all, entries))}>Repeat with other seeds</button>
        </div>
        <p role="status"><b>{jobs === 1 ? "One job" : `${count(jobs)} jobs`}</b>{numbers.length > 1 && <span class="muted number"> {numbers.join(" × ")}</span>}{jobs > mostJobs && <span class="field-error"> More than {mostJobs}: leave some values out.</span>}</p>
      </fieldset>
      <fieldset class="field-group">
        <legend>What they share</legend>
        <JobFields job={job} recipes={recipes} datasets={datasets} errors={errors} elsewhere={["name", ...current.map(({ path }) => path)]} />
      </fieldset>
      {error !== null && <ErrorMessage error={refusal} />}
      <div class="actions">
        <button type="submit" class="primary large" disabled={busy}>Start the experiment</button>
        <a class="button large" href="#/compare">Back to the experiments</a>
      </div>
    </form>
  );
}
