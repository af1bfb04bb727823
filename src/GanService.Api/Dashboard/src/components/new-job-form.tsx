import { api } from "../api";
import { branchOf, faultsOf, requestOf } from "../job-form";
import { keepJob } from "../jobs";
import type { Checkpoint, Dataset, Job, Recipe } from "../models";
import { go } from "../router";
import { JobFields } from "./job-fields";
import { ErrorMessage } from "./messages";
import type { Entries } from "./schema-field";
import { useFormErrors } from "./use-form-errors";
import { askedAs, nameOf, useJobForm } from "./use-job-form";
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
  const first = datasets.find(d => wanted ? `${d.name}@${d.version}` === wanted : nameOf(d) === source?.dataset);
  const job = useJobForm(recipes, first ? askedAs(first, datasets) : source?.dataset ?? "synthetic-faces", source, source ? overOf(source, start) : {});
  const { recipe, dataset, entries } = job;
  const { busy, error, run } = useAction();
  const { form, errors, refusal } = useFormErrors(error, () => faultsOf(entries));
  const submit = (event: Event) => {
    event.preventDefault();
    void run(async () => {
      const made = await api.createJob(start && source ? branchOf(entries, source, start.id, dataset) : requestOf(entries, recipe, dataset));
      keepJob(made);
      go(`#/jobs/${made.id}`);
    });
  };
  return (
    <form class="plate form" ref={form} noValidate onSubmit={submit}>
      <JobFields job={job} recipes={start ? [] : recipes} datasets={datasets} errors={errors} />
      {error !== null && <ErrorMessage error={refusal} />}
      <div class="actions">
        <button type="submit" class="primary large" disabled={busy}>Start training</button>
        <a class="button large" href="#/">Back to the jobs</a>
      </div>
    </form>
  );
}

/** In what a job that comes of another one differs from it before anything is typed. */
const overOf = (source: Job, start: Checkpoint | null): Entries => ({
  name: start ? `${source.name} from step ${start.step}` : `${source.name} again`,
  priority: String(source.priority),
  tags: source.tags.join(", "),
  ...(start && start.step >= source.steps ? { steps: String(start.step + source.steps) } : {}), // from its last step it can only go on with more of them
});
