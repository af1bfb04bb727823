import { useState } from "preact/hooks";
import type { ViewProps } from "../app";
import { announce } from "../announce";
import { api } from "../api";
import { AskName } from "../components/ask-name";
import { Confirm } from "../components/confirm";
import { titleOf } from "../components/dataset-card";
import { DatasetPreview } from "../components/dataset-preview";
import { FindingPictures } from "../components/finding-pictures";
import { LabelTables } from "../components/label-tables";
import { ErrorMessage, Loading } from "../components/messages";
import { Pixels } from "../components/pixels";
import { SkippedFiles } from "../components/skipped-files";
import { useAction } from "../components/use-action";
import { useResource } from "../components/use-resource";
import { useTitle } from "../components/use-title";
import { count } from "../format";
import type { Dataset, DatasetReport, Finding } from "../models";
import { go } from "../router";
import { may } from "../session";

/** What is in a dataset, and what of it may spoil a training. */
export function DatasetView({ route: { id } }: ViewProps) {
  const dataset = useResource(id, () => api.dataset(id));
  const hasReport = dataset.data?.state === "ready" && dataset.data.source !== "synthetic";
  const report = useResource(hasReport ? `${id} report` : "", async () => (hasReport ? api.datasetReport(id) : null));
  useTitle(dataset.data ? titleOf(dataset.data) : "Dataset");
  if (dataset.error)
    return <ErrorMessage error={dataset.error} retry={dataset.reload} />;
  if (!dataset.data)
    return <Loading what="the dataset" />;
  return (
    <>
      <h1>{titleOf(dataset.data)}</h1>
      <Facts dataset={dataset.data} changed={dataset.reload} />
      {!hasReport ? null : report.error ? <ErrorMessage error={report.error} retry={report.reload} />
        : report.data ? <Report dataset={dataset.data} report={report.data} />
        : <Loading what="the report" />}
    </>
  );
}

function Facts({ dataset, changed }: { dataset: Dataset; changed: () => void }) {
  const [asking, setAsking] = useState<"name" | "delete" | null>(null);
  return (
    <section class="plate" aria-label="Images">
      <div class="dataset">
        {may("datasets") && <DatasetPreview dataset={dataset} />}
        <div>
          <p>{count(dataset.count)} images of {dataset.imageSize} × {dataset.imageSize} pixels, crop {dataset.crop}. {dataset.jobs === 0 ? "No job has learned from it." : `${count(dataset.jobs)} ${dataset.jobs === 1 ? "job has" : "jobs have"} learned from it.`}</p>
          {dataset.parent && <p class="small"><a href={`#/datasets/${dataset.parent}`}>The version that it was made of</a></p>}
          {dataset.skippedCount > 0 && <SkippedFiles dataset={dataset} />}
          <div class="actions">
            {may("train") && <a class="button primary" href={`#/new?dataset=${dataset.name}@${dataset.version}`}>Train on it</a>}
            {may("datasets") && <a class="button" href={`datasets/${dataset.id}/images.zip`} download>Download</a>}
            {may("train") && dataset.source !== "folder" && <button type="button" onClick={() => setAsking("name")}>Rename</button>}
            {may("train") && <button type="button" class="danger" onClick={() => setAsking("delete")}>Delete</button>}
          </div>
        </div>
      </div>
      {asking === "name" && (
        <AskName id="new-name" title={`Rename ${dataset.name}`} label="Name" help="All its versions are called that, and jobs show it."
          name={dataset.name} yes="Rename it" act={name => api.renameDataset(dataset.id, name)} changed={changed} close={() => setAsking(null)} />
      )}
      {asking === "delete" && (
        <Confirm title={`Delete ${titleOf(dataset)}?`} text="Its images go, and no other version's. Jobs that have learned from it keep their faces, but these can no longer be compared with the images, nor their checkpoints be verified." yes="Delete it"
          act={async () => {
            await api.deleteDataset(dataset.id);
            go("#/datasets");
          }} close={() => setAsking(null)} />
      )}
    </section>
  );
}

function Report({ dataset, report }: { dataset: Dataset; report: DatasetReport }) {
  const [out, setOut] = useState<Finding["kind"][]>([]);
  const { busy, error, run } = useAction();
  const toggle = (kind: Finding["kind"]) => setOut(out.includes(kind) ? out.filter(k => k !== kind) : [...out, kind]);
  const leaveOut = () => run(async () => {
    const version = await api.newVersion(dataset.id, { leaveOut: out });
    announce(`${titleOf(version)} is being made`);
    go("#/datasets");
  });
  return (
    <>
      <section class="plate" aria-label="Worth a look">
        <h2 class="plate-title">Worth a look</h2>
        {report.findings.length === 0 && <p>Nothing stands out: no image looks like another one, is without colour among colours, empty or enlarged.</p>}
        {report.findings.map(finding => (
          <div key={finding.kind} class="finding">
            <h3>{count(finding.count)} {names[finding.kind]} <span class="muted small">{(finding.share * 100).toPrecision(2)} %</span></h3>
            <p>{finding.advice}</p>
            {may("datasets") && <FindingPictures dataset={dataset} finding={finding} />}
            {may("train") && <label class="choice"><input type="checkbox" checked={out.includes(finding.kind)} onChange={() => toggle(finding.kind)} /> Leave them out</label>}
          </div>
        ))}
        {error !== null && <ErrorMessage error={error} />}
        {report.findings.length > 0 && may("train") && (
          <div class="actions">
            <button type="button" class="primary" disabled={busy || out.length === 0} onClick={() => void leaveOut()}>Make a version without them</button>
            <span class="muted small">This one stays as it is.</span>
          </div>
        )}
      </section>
      <div class="report">
        {may("datasets") && (
          <section class="plate" aria-label="Mean">
            <h2 class="plate-title">Mean image</h2>
            <Pixels width={dataset.imageSize} height={dataset.imageSize} room={256}><img src={`datasets/${dataset.id}/mean.png`} alt="The mean of all images" /></Pixels>
            <p class="small">The sharper eyes and mouth are in it, the better the faces are framed alike.</p>
          </section>
        )}
        <section class="plate" aria-label="Sizes">
          <h2 class="plate-title">Sizes of the pictures</h2>
          <table>
            <thead><tr><th scope="col">Shorter side</th><th scope="col" class="number">Pictures</th></tr></thead>
            <tbody>{report.sizes.map(size => <tr key={size.from}><td>{size.to == null ? `${size.from} pixels and more` : `${size.from} to ${size.to} pixels`}</td><td class="number">{count(size.count)}</td></tr>)}</tbody>
          </table>
        </section>
        {report.labels.length > 0 && <LabelTables labels={report.labels} />}
      </div>
    </>
  );
}

const names: Record<Finding["kind"], string> = {
  "near-duplicate": "look like others",
  grey: "without colour",
  flat: "with next to nothing in them",
  enlarged: "enlarged",
};
