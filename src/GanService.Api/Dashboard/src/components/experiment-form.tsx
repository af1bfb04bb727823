import { Problem, api } from "../api";
import { type Varied, experimentOf, faultsOfVaried, jobsOf, mostJobs, placedErrors, variablePaths, withSeeds } from "../experiment-form";
import { type Method, type SearchTexts, faultsOfRanges, firstSearch, isSearchable, planOf, searchOf } from "../experiment-search";
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

const methods: { method: Method; label: string; help: string }[] = [
  { method: "combinations", label: "Every combination", help: `Every combination of the values is a job, at most ${mostJobs} in all. Everything else is the same in each.` },
  { method: "random", label: "Random search", help: "Each job draws its values at random. Everything else is the same in each." },
  { method: "successive-halving", label: "Successive halving", help: "Each job draws its values at random and makes a few steps; those that came closest to the dataset go on, again and again, until one makes all steps." },
];

interface NumberProps {
  id: string;
  label: string;
  help: string;
  value: string;
  errors: string[] | undefined;
  enter: (text: string) => void;
}

const NumberField = ({ id, label, help, value, errors, enter }: NumberProps) => (
  <Field id={id} label={label} help={help} errors={errors}>
    <input {...described(id, errors)} type="text" inputMode="numeric" autocomplete="off" value={value} onInput={event => enter(event.currentTarget.value)} />
  </Field>
);

/** Jobs that differ in chosen fields: what varies, and what they share. */
export function ExperimentForm({ recipes, datasets }: { recipes: Recipe[]; datasets: Dataset[] }) {
  const job = useJobForm(recipes, "synthetic-faces", null, {});
  const [{ name, varied, search }, fill] = useKept("experiment", () => ({ name: "", varied: [{ path: "optimizer.learningRate", text: "" }], search: firstSearch }));
  const { recipe, dataset, entries } = job;
  const vary = (next: (varied: Varied[]) => Varied[]) => fill(now => ({ ...now, varied: next(now.varied) }));
  const { busy, error, run } = useAction();
  const searches = search.method !== "combinations";
  const plan = searches ? planOf(search, entries["steps"] ?? "") : null;
  const look = (changes: Partial<SearchTexts>) => fill(now => ({ ...now, search: { ...now.search, ...changes } }));
  const paths = variablePaths(entries).filter(path => !searches || isSearchable(path));
  const current = varied.filter(({ path }) => paths.includes(path)); // one optimizer for both, or another kind, has other fields
  const { form, errors, refusal } = useFormErrors(error, () => ({ ...faultsOf(entries), ...(searches ? faultsOfRanges(current, entries) : faultsOfVaried(current, entries)) }), said => placedErrors(said, current));
  const free = paths.filter(path => !current.some(one => one.path === path));
  const numbers = jobsOf(current, entries);
  const jobs = numbers.reduce((product, number) => product * number, Math.min(1, numbers.length));
  const submit = (event: Event) => {
    event.preventDefault();
    void run(async () => {
      if (jobs === 0 && !searches)
        throw new Problem(400, "Say what varies, and which values to try.", { vary: [] });
      const experiment = await api.createExperiment(searches ? searchOf(name, current, entries, recipe, dataset, search) : experimentOf(name, current, entries, recipe, dataset));
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
        <div class="switch words" role="radiogroup" aria-label="What is tried">
          {methods.map(({ method, label }) => (
            <label key={method}><input type="radio" class="hidden" name="method" checked={search.method === method} onChange={() => look({ method })} />{label}</label>
          ))}
        </div>
        <p class="help">{methods.find(({ method }) => method === search.method)!.help}</p>
        {current.map(one => (
          <VariedField key={one.path} varied={one} paths={[one.path, ...free]} entries={entries} recipes={recipes} errors={errors[`vary.${one.path}`]} drawn={searches}
            change={changed => vary(all => all.map(other => (other.path === one.path ? changed : other)))} remove={current.length > 1 ? () => vary(all => all.filter(other => other.path !== one.path)) : null} />
        ))}
        <div class="actions">
          <button type="button" disabled={free.length === 0} onClick={() => vary(all => [...all, { path: free[0]!, text: "" }])}>Vary another field</button>
          {!searches && <button type="button" title="What differs between jobs that differ by their seed only is chance" onClick={() => vary(all => withSeeds(all, entries))}>Repeat with other seeds</button>}
        </div>
        {searches ? (
          <>
            <div class="fields narrow">
              <NumberField id="search.trials" label="Trials" help="Jobs, 2 to 64." value={search.trials} errors={errors["search.trials"]} enter={trials => look({ trials })} />
              {search.method === "successive-halving" && <NumberField id="search.keepOneIn" label="Keep one in" help="2 to 4, at each rung." value={search.keepOneIn} errors={errors["search.keepOneIn"]} enter={keepOneIn => look({ keepOneIn })} />}
              <NumberField id="search.seed" label="Seed of the search" help="The same seed draws the same values." value={search.seed} errors={errors["search.seed"]} enter={seed => look({ seed })} />
            </div>
            {plan && <p role="status"><b>{count(plan.budget)} steps in all:</b> <span class="number">{plan.rungs.map(([number, until]) => `${count(number)} ${number === 1 ? "job" : "jobs"} to step ${count(until)}`).join(", ")}</span></p>}
          </>
        ) : <p role="status"><b>{jobs === 1 ? "One job" : `${count(jobs)} jobs`}</b>{numbers.length > 1 && <span class="muted number"> {numbers.join(" × ")}</span>}{jobs > mostJobs && <span class="field-error"> More than {mostJobs}: leave some values out.</span>}</p>}
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
