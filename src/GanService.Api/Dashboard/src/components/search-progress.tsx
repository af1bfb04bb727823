import { count } from "../format";
import type { Experiment, Search } from "../models";

/** How far a search is: at each rung, how many of its jobs go on. */
export function SearchProgress({ search, experiment }: { search: Search; experiment: Experiment }) {
  const trials = experiment.jobs.length;
  return (
    <section class="plate" aria-label="Search">
      <h2 class="plate-title">{search.method === "random" ? "Random search" : "Successive halving"} <span class="muted">{count(search.stepsMade)} steps made; values drawn by seed {search.seed}</span></h2>
      {search.rungs.length > 0 && (
        <ol class="rungs">
          {search.rungs.map(({ step, kept }, i) => {
            const before = i === 0 ? trials : search.rungs[i - 1]!.kept?.length;
            return <li key={step}><b>Step {count(step)}</b> {kept ? `${kept.length} of ${before} go on` : before === undefined ? "to come" : `waiting until all ${before} are there`}</li>;
          })}
          <li><b>Step {count(Math.max(...experiment.jobs.map(job => job.steps), 0))}</b> {search.isDone ? "done" : "the end"}</li>
        </ol>
      )}
    </section>
  );
}
