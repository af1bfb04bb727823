import { api } from "./api";
import { go } from "./router";

const optimizers = ["sgd", "rmsprop", "adam"].map(kind => ({ kind }));

/** The article's comparison of three optimizers on a dataset, and its page. */
export async function startComparison(dataset: string): Promise<void> {
  const experiment = await api.createExperiment({ name: "SGD, RMSProp or Adam", job: { recipe: "article", dataset }, vary: { optimizer: optimizers } });
  go(`#/experiments/${experiment.id}`);
}
