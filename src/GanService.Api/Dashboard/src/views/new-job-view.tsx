import type { ViewProps } from "../app";
import { api } from "../api";
import { ErrorMessage, Loading } from "../components/messages";
import { NewJobForm } from "../components/new-job-form";
import { useResource } from "../components/use-resource";
import { useTitle } from "../components/use-title";

export function NewJobView({ route }: ViewProps) {
  const from = route.query.get("from");
  useTitle(from ? "Clone a job" : "New job");
  const choices = useResource(from ?? "new", async () => {
    const [recipes, datasets, source] = await Promise.all([api.recipes(), api.datasets(), from ? api.job(from) : null]);
    return { recipes, datasets: datasets.items, source };
  });
  return (
    <>
      <h1>{from ? `Clone ${choices.data?.source?.name ?? "a job"}` : "New job"}</h1>
      {choices.error ? <ErrorMessage error={choices.error} retry={choices.reload} />
        : choices.data ? <NewJobForm key={from ?? "new"} {...choices.data} /> : <Loading what="recipes and datasets" />}
    </>
  );
}
