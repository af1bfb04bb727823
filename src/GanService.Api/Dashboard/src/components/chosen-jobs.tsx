import { useState } from "preact/hooks";
import { type JobQuery, api } from "../api";
import { forPeople } from "../for-people";
import { count } from "../format";
import { tagChanges } from "../job-list";
import { listsChanged } from "../jobs";
import type { JobsChanged } from "../models";
import { AskName } from "./ask-name";
import { Confirm } from "./confirm";
import { ErrorMessage } from "./messages";
import { useAction } from "./use-action";

interface ChosenProps {
  query: JobQuery;
  /** Null when all that the filter finds are chosen. */
  ids: string[] | null;
  found: number;
  chooseAll: () => void;
  clear: () => void;
}

/** What can be done with the chosen jobs. */
export function ChosenJobs({ query, ids, found, chooseAll, clear }: ChosenProps) {
  const [asking, setAsking] = useState<"tag" | "cancel" | "delete" | null>(null);
  const [outcome, setOutcome] = useState<JobsChanged | null>(null);
  const { busy, error, run } = useAction();
  const chosen = ids?.length ?? found;
  const jobs = chosen === 1 ? "one job" : `${count(chosen)} jobs`;
  const act = async (change: () => Promise<JobsChanged>) => {
    setOutcome(await change());
    listsChanged();
  };
  return (
    <section class="chosen plate" aria-label="Chosen jobs">
      <p><b>{jobs} chosen</b> {ids && ids.length < found && <button type="button" class="quiet" onClick={chooseAll}>Choose all {count(found)}</button>}</p>
      <div class="actions">
        {ids && ids.length > 1 && <a class="button" data-key="c" href={`#/compare?jobs=${ids.join()}`}>Compare</a>}
        <button type="button" disabled={busy} onClick={() => setAsking("tag")}>Tag</button>
        <button type="button" disabled={busy} onClick={() => void run(() => act(() => api.tagJobs(query, { archived: query.archived !== true })))}>{query.archived ? "Bring back" : "Archive"}</button>
        <button type="button" disabled={busy} onClick={() => setAsking("cancel")}>Cancel</button>
        <button type="button" class="danger" disabled={busy} onClick={() => setAsking("delete")}>Delete</button>
        <button type="button" class="quiet" onClick={clear}>Choose none</button>
      </div>
      {error !== null && <ErrorMessage error={error} />}
      {outcome && (
        <p role="status">{outcome.changed === 1 ? "One job was changed." : `${count(outcome.changed)} jobs were changed.`}{outcome.refusedCount > 0 && ` ${count(outcome.refusedCount)} were left as they are: ${outcome.refused.slice(0, 3).map(r => `${r.name}: ${forPeople(r.reason)}`).join(" ")}`}</p>
      )}
      {asking === "tag" && (
        <AskName id="tags" title={`Tag ${jobs}`} label="Tags" help="Short words, with commas between. A tag with - before it is taken away." yes="Tag"
          act={async text => act(() => api.tagJobs(query, tagChanges(text)))}
          changed={() => undefined} close={() => setAsking(null)} />
      )}
      {asking === "cancel" && (
        <Confirm title={`Cancel ${jobs}?`} text="Those that run save a checkpoint and end; those that wait leave the queue. What they made stays. Ended ones are left as they are." yes="Cancel them"
          act={() => act(() => api.cancelJobs(query))} close={() => setAsking(null)} />
      )}
      {asking === "delete" && (
        <Confirm title={`Delete ${jobs}?`} text="Losses, samples and checkpoints go with them, and cannot be brought back. Jobs that have not ended, or have a checkpoint with a name, stay." yes="Delete them"
          act={() => act(() => api.deleteJobs(query))} close={() => setAsking(null)} />
      )}
    </section>
  );
}
