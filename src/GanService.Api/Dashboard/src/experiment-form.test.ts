import { expect, test } from "vitest";
import { experimentOf, faultsOfVaried, jobsOf, placedErrors, variablePaths, withSeeds } from "./experiment-form";
import { entriesOf } from "./job-form";
import type { Configuration } from "./models";

const adam = { kind: "adam", learningRate: 0.0002, beta1: 0.5, beta2: 0.999, epsilon: 1e-7 };
const configuration = {
  steps: 5000, seed: 42, batchSize: 32, imageSize: 28, loss: "binary-cross-entropy", flip: false, networks: { latentSize: 100, generatorWidths: [256, 512] },
  generatorOptimizer: adam, discriminatorOptimizer: adam,
} as unknown as Configuration;
const recipe = { name: "article", configuration };
const entries = entriesOf(configuration);
const varyOf = (...varied: [path: string, text: string][]) => experimentOf("", varied.map(([path, text]) => ({ path, text })), entries, recipe, "faces");

test("fields vary that make a difference, and settings within them; what jobs share does not", () => {
  const paths = variablePaths(entries);
  expect(paths).toEqual(expect.arrayContaining(["recipe", "seed", "batchSize", "loss", "flip", "optimizer.kind", "optimizer.beta1", "networks.generatorWidths", "gradientPenalty.weight"]));
  expect(paths.filter(path => ["steps", "dataset", "name", "fromCheckpoint", "networks", "generatorOptimizer.kind"].includes(path))).toEqual([]);
});

test("values are numbers, truths, words and lists, each once", () => {
  expect(varyOf(["batchSize", "16, 32 32"], ["flip", "true,false"], ["loss", "hinge"]).vary).toEqual({ batchSize: [16, 32], flip: [true, false], loss: ["hinge"] });
  expect(varyOf(["networks.generatorWidths", "64, 128; 256"]).vary).toEqual({ networks: [{ latentSize: 100, generatorWidths: [64, 128] }, { latentSize: 100, generatorWidths: [256] }] });
});

test("settings of one field are tried in every combination, with all else of it as it is", () => {
  expect(varyOf(["optimizer.beta1", "0, 0.5"], ["optimizer.learningRate", "0.1, 0.2"]).vary!["optimizer"]).toEqual(
    [[0, 0.1], [0, 0.2], [0.5, 0.1], [0.5, 0.2]].map(([beta1, learningRate]) => ({ ...adam, beta1, learningRate })));
});

test("another kind of optimizer has settings of its own, and what varies beside it", () => {
  expect(varyOf(["optimizer.learningRate", "0.1"], ["optimizer.kind", "sgd, adam"]).vary!["optimizer"]).toEqual([{ kind: "sgd", learningRate: 0.1 }, { kind: "adam", learningRate: 0.1 }]);
});

test("the job says what the recipe does not, and its steps where recipes vary", () => {
  expect(varyOf(["seed", "1"]).job).toEqual({ recipe: "article", dataset: "faces" });
  expect(varyOf(["recipe", "article, dcgan"])).toEqual({ job: { recipe: "article", dataset: "faces", steps: 5000 }, vary: { recipe: ["article", "dcgan"] } });
});

test("a job is repeated with its seed and the next ones", () => {
  const varied = withSeeds([{ path: "seed", text: "7" }, { path: "batchSize", text: "16, 32" }], entries);
  expect(varied.at(-1)).toEqual({ path: "seed", text: "42, 43, 44" });
  expect(jobsOf(varied, entries)).toEqual([2, 3]);
});

test("each value that is wrong is told at its field, and a field without values", () => {
  expect(faultsOfVaried([{ path: "batchSize", text: "16, few, 2" }, { path: "seed", text: "" }, { path: "loss", text: "hinge" }], entries)).toEqual({
    "vary.batchSize": ["few: batchSize must be a whole number between 4 and 1024.", "2: batchSize must be between 4 and 1024."],
    "vary.seed": ["Say which values to try."],
  });
});

test("what the service refuses is told where it was typed", () => {
  const varied = [{ path: "optimizer.kind", text: "" }, { path: "optimizer.beta1", text: "" }, { path: "batchSize", text: "" }];
  expect(placedErrors({ "job.steps": ["job.steps must be a whole number."], "vary.optimizer[1].beta1": ["b"], "vary.optimizer[0].learningRate": ["c"], "vary.batchSize[2]": ["d"], name: ["e"], vary: ["f"] }, varied)).toEqual(
    { steps: ["steps must be a whole number."], "vary.optimizer.beta1": ["b"], "vary.optimizer.kind": ["c"], "vary.batchSize": ["d"], "experiment-name": ["e"], vary: ["f"] });
});
