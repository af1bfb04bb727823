import type { ViewProps } from "../app";
import { api } from "../api";
import { Lacking } from "../components/lacking";
import { ErrorMessage, Loading } from "../components/messages";
import { NewJobForm } from "../components/new-job-form";
import { useResource } from "../components/use-resource";
import { useTitle } from "../components/use-title";
import { count } from "../format";
import { may } from "../session";

export function NewJobView({ route }: ViewProps) {
  const from = route.query.get("from");
  const checkpoint = route.query.get("checkpoint");
  const wanted = route.query.get("dataset");
  const key = `${from ?? "new"} ${checkpoint ?? ""} ${wanted ?? ""}`;
  useTitle(checkpoint ? "Branch a job" : from ? "Clone a job" : "New job");
  const choices = useResource(key, async () => {
    const [recipes, datasets, source, start] = await Promise.all([
      api.recipes(), api.datasets(), from ? api.job(from) : null, checkpoint ? api.checkpoint(checkpoint) : null,
    ]);
    return { recipes, datasets: datasets.items, source, start, wanted };
  });
  const { source, start } = choices.data ?? {};
  return (
    <>
      <h1>{checkpoint ? `Branch ${source?.name ?? "a job"}${start ? ` from step ${count(start.step)}` : ""}` : from ? `Clone ${source?.name ?? "a job"}` : "New job"}</h1>
      {!may("train") ? <Lacking scope="train" what="Training" />
        : choices.error ? <ErrorMessage error={choices.error} retry={choices.reload} />
        : choices.data ? <NewJobForm key={key} {...choices.data} /> : <Loading what="recipes and datasets" />}
    </>
  );
}
