import { useEffect } from "preact/hooks";
import { api } from "../api";
import { DatasetCard } from "../components/dataset-card";
import { ErrorMessage, Loading } from "../components/messages";
import { UploadForm } from "../components/upload-form";
import { useResource } from "../components/use-resource";
import { useTitle } from "../components/use-title";

const lookAgain = 1000; // ms, while something is being imported

export function DatasetsView() {
  useTitle("Datasets");
  const datasets = useResource("datasets", async () => (await api.datasets()).items);
  const importing = datasets.data?.some(dataset => dataset.state === "importing") ?? false;
  useEffect(() => {
    if (!importing)
      return;
    const timer = setInterval(datasets.reload, lookAgain);
    return () => clearInterval(timer);
  }, [importing, datasets.reload]);
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
        <UploadForm changed={datasets.reload} />
      </div>
    </>
  );
}
