import { useState } from "preact/hooks";
import { api } from "../api";
import { count, moment } from "../format";
import type { Dataset } from "../models";
import { Confirm } from "./confirm";
import { SkippedFiles } from "./skipped-files";

/** A dataset: its first images, what it is, and its removal. */
export function DatasetCard({ dataset, changed }: { dataset: Dataset; changed: () => void }) {
  const [asking, setAsking] = useState(false);
  return (
    <li class="dataset" data-state={dataset.state}>
      {dataset.state === "ready"
        ? <img class="pixels" src={`/datasets/${dataset.id}/preview.png`} alt={`The first images of ${dataset.name}`} loading="lazy" />
        : <span class="dataset-blank muted" aria-hidden="true">{dataset.state}</span>}
      <div>
        <h3>{dataset.name}</h3>
        <p>{describe(dataset)}</p>
        <p class="muted small">crop {dataset.crop}, {dataset.source}, {moment(dataset.createdAt)}</p>
        {dataset.error && <p class="field-error">{dataset.error}</p>}
        {dataset.warning && <p class="small">{dataset.warning}</p>}
        {dataset.skippedCount > 0 && <SkippedFiles dataset={dataset} />}
        {dataset.source !== "synthetic" && <div class="actions"><button type="button" class="danger" onClick={() => setAsking(true)}>Delete</button></div>}
      </div>
      {asking && (
        <Confirm title={`Delete ${dataset.name}?`} text="Its images go. Jobs that have learned from it keep their faces, but these can no longer be compared with the images, nor their checkpoints be verified." yes="Delete it"
          act={async () => {
            await api.deleteDataset(dataset.id);
            changed();
          }} close={() => setAsking(false)} />
      )}
    </li>
  );
}

const describe = (dataset: Dataset) => dataset.state === "importing"
  ? `Importing: ${count(dataset.count)} images so far …`
  : `${count(dataset.count)} images of ${dataset.imageSize} × ${dataset.imageSize} pixels`;
