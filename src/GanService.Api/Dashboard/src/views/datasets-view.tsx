import { api } from "../api";
import { DatasetCard } from "../components/dataset-card";
import { Lacking } from "../components/lacking";
import { ErrorMessage, Loading } from "../components/messages";
import { UploadForm } from "../components/upload-form";
import { useAgain } from "../components/use-again";
import { useResource } from "../components/use-resource";
import { useTitle } from "../components/use-title";
import type { Dataset } from "../models";
import { may } from "../session";

const lookAgain = 1000; // ms, while something is being uploaded or imported

/** Of those to which images can be added. */
const namesOf = (datasets: Dataset[]) => [...new Set(datasets.filter(d => d.state === "ready" && d.source !== "synthetic").map(d => d.name))];

export function DatasetsView() {
  useTitle("Datasets");
  const datasets = useResource("datasets", async () => (await api.datasets()).items);
  useAgain(datasets.reload, lookAgain, datasets.data?.some(dataset => dataset.progress) ?? false);
  return (
    <>
      <h1>Datasets</h1>
      <div class="datasets">
        <section class="plate" aria-label="Datasets">
          <h2 class="plate-title">Faces to learn from</h2>
          {datasets.error ? <ErrorMessage error={datasets.error} retry={datasets.reload} />
            : datasets.data ? <ul class="dataset-list">{datasets.data.map(dataset => <DatasetCard key={dataset.id} dataset={dataset} changed={datasets.reload} />)}</ul>
            : <Loading what="datasets" />}
        </section>
        {may("train") ? <UploadForm names={namesOf(datasets.data ?? [])} changed={datasets.reload} /> : <Lacking scope="train" what="Uploading" />}
      </div>
    </>
  );
}
