import { useState } from "preact/hooks";
import { api } from "../api";
import { startComparison } from "../start-comparison";
import { ErrorMessage } from "./messages";
import { useAction } from "./use-action";
import { useResource } from "./use-resource";

/** Starts the article's comparison of three optimizers on a dataset, or leads to an experiment of one's own. */
export function NewComparison() {
  const datasets = useResource("datasets", async () => (await api.datasets()).items.filter(dataset => dataset.state !== "failed"));
  const [dataset, setDataset] = useState("synthetic-faces");
  const { busy, error, run } = useAction();
  return (
    <form class="new-comparison" onSubmit={event => {
      event.preventDefault();
      void run(() => startComparison(dataset));
    }}>
      <a class="button primary" href="#/new-experiment">New experiment</a>
      <label for="comparison-dataset">SGD, RMSProp and Adam compared, on</label>
      <select id="comparison-dataset" value={dataset} onChange={event => setDataset(event.currentTarget.value)}>
        {(datasets.data ?? []).map(({ id, name }) => <option key={id}>{name}</option>)}
      </select>
      <button type="submit" disabled={busy}>Compare SGD, RMSProp and Adam</button>
      {error !== null && <ErrorMessage error={error} />}
    </form>
  );
}
