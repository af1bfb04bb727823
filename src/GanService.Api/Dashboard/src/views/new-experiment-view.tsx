import { api } from "../api";
import { ExperimentForm } from "../components/experiment-form";
import { Lacking } from "../components/lacking";
import { ErrorMessage, Loading } from "../components/messages";
import { useResource } from "../components/use-resource";
import { useTitle } from "../components/use-title";
import { may } from "../session";

export function NewExperimentView() {
  useTitle("New experiment");
  const choices = useResource("new-experiment", async () => {
    const [recipes, datasets] = await Promise.all([api.recipes(), api.datasets()]);
    return { recipes, datasets: datasets.items };
  });
  return (
    <>
      <h1>New experiment</h1>
      {!may("train") ? <Lacking scope="train" what="Training" />
        : choices.error ? <ErrorMessage error={choices.error} retry={choices.reload} />
        : choices.data ? <ExperimentForm {...choices.data} /> : <Loading what="recipes and datasets" />}
    </>
  );
}
