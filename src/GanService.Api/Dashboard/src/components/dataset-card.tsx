import { useState } from "preact/hooks";
import { api } from "../api";
import { by, bytes, count, duration, moment } from "../format";
import type { Dataset } from "../models";
import { may } from "../session";
import { Confirm } from "./confirm";
import { DatasetPreview } from "./dataset-preview";
import { ErrorMessage } from "./messages";
import { ProgressBar } from "./progress-bar";
import { SkippedFiles } from "./skipped-files";
import { useAction } from "./use-action";

/** A dataset: its first images, what it is, and its removal. */
export function DatasetCard({ dataset, changed }: { dataset: Dataset; changed: () => void }) {
  const [asking, setAsking] = useState(false);
  const { busy, error, run } = useAction();
  return (
    <li class="dataset" data-state={dataset.state}>
      {dataset.state === "ready" && !may("datasets")
        ? <span class="dataset-blank muted small">Pictures take the scope “datasets”</span>
        : dataset.state === "ready"
        ? <DatasetPreview dataset={dataset} />
        : <span class="dataset-blank muted" aria-hidden="true">{dataset.state}</span>}
      <div>
        <h3>{dataset.state === "ready" && dataset.source !== "synthetic" ? <a href={`#/datasets/${dataset.id}`}>{titleOf(dataset)}</a> : titleOf(dataset)}</h3>
        <p>{describe(dataset)}</p>
        <HowFar dataset={dataset} />
        <p class="muted small">crop {dataset.crop}, {chosen(dataset)}{dataset.source}, {moment(dataset.createdAt)}{by(dataset.createdBy)}</p>
        {dataset.error && <p class="field-error">{dataset.error}</p>}
        {dataset.warning && <p class="small">{dataset.warning}</p>}
        {dataset.skippedCount > 0 && <SkippedFiles dataset={dataset} />}
        {dataset.source !== "synthetic" && may("train") && (
          <div class="actions">
            {dataset.canRetry && <button type="button" disabled={busy} onClick={() => void run(() => api.retryDataset(dataset.id)).then(changed)}>Try again</button>}
            <button type="button" class="danger" onClick={() => setAsking(true)}>Delete</button>
          </div>
        )}
        {error !== null && <ErrorMessage error={error} />}
      </div>
      {asking && (
        <Confirm title={`Delete ${titleOf(dataset)}?`} text="Its images go. Jobs that have learned from it keep their faces, but these can no longer be compared with the images, nor their checkpoints be verified." yes="Delete it"
          act={async () => {
            await api.deleteDataset(dataset.id);
            changed();
          }} close={() => setAsking(false)} />
      )}
    </li>
  );
}

const chosen = (dataset: Dataset) => [
  dataset.filter == null ? "" : `files like ${dataset.filter}, `,
  dataset.where == null ? "" : `with ${dataset.where}, `,
  dataset.limit == null ? "" : `at most ${count(dataset.limit)}${dataset.limitSeed == null ? "" : ` drawn by seed ${dataset.limitSeed}`}, `,
].join("");

function HowFar({ dataset: { state, progress } }: { dataset: Dataset }) {
  const [done, all] = state === "uploading" ? [progress?.receivedBytes, progress?.uploadBytes] : [progress?.filesDone, progress?.files];
  return all && (
    <div class="progress">
      <ProgressBar label={state === "uploading" ? "Uploaded" : "Imported"} done={done!} all={all} state="running" />
      <span class="muted">{progress!.secondsLeft == null ? "" : `${count(progress!.filesPerSecond!)} a second, ${duration(progress!.secondsLeft)} left`}</span>
    </div>
  );
}

const describe = (dataset: Dataset) => dataset.state === "uploading"
  ? `${bytes(dataset.progress!.receivedBytes!)} of ${bytes(dataset.progress!.uploadBytes!)} uploaded`
  : dataset.state === "importing"
  ? `Importing: ${count(dataset.count)} images so far …`
  : `${count(dataset.count)} images of ${dataset.imageSize} × ${dataset.imageSize} pixels${dataset.jobs === 0 ? "" : `, used by ${count(dataset.jobs)} ${dataset.jobs === 1 ? "job" : "jobs"}`}`;

/** What people call it. */
export const titleOf = ({ name, version }: Dataset) => version === 1 ? name : `${name}, version ${version}`;
