import { api } from "../api";
import { by, moment } from "../format";
import { Empty, ErrorMessage, Loading } from "./messages";
import { NewComparison } from "./new-comparison";
import { may } from "../session";
import { useResource } from "./use-resource";

/** The experiments: jobs that differ in named fields only. */
export function ExperimentList() {
  const experiments = useResource("experiments", async () => (await api.experiments()).items);
  return (
    <section class="plate" aria-label="Experiments">
      <h2 class="plate-title">Experiments</h2>
      {may("train") && <NewComparison />}
      {experiments.error ? <ErrorMessage error={experiments.error} retry={experiments.reload} />
        : !experiments.data ? <Loading what="experiments" />
        : experiments.data.length === 0 ? <Empty>An experiment is several jobs that differ in named fields only.</Empty>
        : (
          <ul class="rows">
            {experiments.data.map(({ id, name, createdAt, createdBy, varied, jobs }) => (
              <li key={id}><a href={`#/experiments/${id}`}>{name}</a> <span class="muted">{jobs.length} jobs over {varied.join(", ")}, {moment(createdAt)}{by(createdBy)}</span></li>
            ))}
          </ul>
        )}
    </section>
  );
}
