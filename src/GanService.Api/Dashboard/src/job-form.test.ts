import { expect, test } from "vitest";
import { branchOf, entriesOf, faultsOf, fields, hasTwoOptimizers, labelledBy, requestOf } from "./job-form";
import type { Configuration, Job } from "./models";

const adam = { kind: "adam", learningRate: 0.0002, beta1: 0.5, beta2: 0.999, epsilon: 1e-8 };
const configuration = {
  steps: 2000, imageSize: 28, seed: 1, batchSize: 64, networks: null, optimizer: null, generatorOptimizer: adam, discriminatorOptimizer: adam,
} as unknown as Configuration;
const recipe = { name: "article", configuration };

test("two optimizers that are the same are shown as one", () => {
  const entries = entriesOf(configuration);
  expect(entries["optimizer.kind"]).toBe("adam");
  expect(hasTwoOptimizers(entries)).toBe(false);
});

test("two optimizers that differ are shown apart", () => {
  const entries = entriesOf({ ...configuration, generatorOptimizer: { ...adam, learningRate: 1 } } as Configuration);
  expect([entries["generatorOptimizer.learningRate"], entries["discriminatorOptimizer.learningRate"]]).toEqual(["1", "0.0002"]);
  expect(hasTwoOptimizers(entries)).toBe(true);
});

test("a form that nobody changed asks for the recipe and the dataset only", () => {
  expect(requestOf(entriesOf(configuration), recipe, "faces")).toEqual({ recipe: "article", dataset: "faces" });
});

test("what was changed is sent as a number, and with its optimizer whole", () => {
  const entries = { ...entriesOf(configuration), steps: "500", "optimizer.learningRate": "0.01" };
  expect(requestOf(entries, recipe, "faces")).toMatchObject({ steps: 500, optimizer: { kind: "adam", learningRate: 0.01, beta1: 0.5 } });
});

test("tags are words, with spaces in them and even of digits alone", () => {
  expect(requestOf({ ...entriesOf(configuration), tags: "two words, 2026," }, recipe, "faces")).toMatchObject({ tags: ["two words", "2026"] });
});

test("what is no number is sent as it is, for the service to explain", () => {
  expect(requestOf({ ...entriesOf(configuration), steps: "many" }, recipe, "faces")).toMatchObject({ steps: "many" });
});

test("a branch names its checkpoint and what differs from its source", () => {
  const source = { configuration } as unknown as Job;
  expect(branchOf({ ...entriesOf(configuration), seed: "7" }, source, "c1", "faces")).toEqual({ fromCheckpoint: "c1", dataset: "faces", seed: 7 });
});

test("all numbers that are wrong are told at once, in the service's words", () => {
  expect(faultsOf({ ...entriesOf(configuration), steps: "0", imageSize: "x", seed: "1.5", batchSize: "", "optimizer.beta1": "3", name: "x" })).toEqual({
    steps: ["steps must be between 1 and 10000000."],
    imageSize: ["imageSize must be a whole number between 8 and 256."],
    seed: ["seed must be a whole number between 0 and 9007199254740991."],
    "optimizer.beta1": ["optimizer.beta1 must be between 0 and 0.99999."],
  });
});

test("what a recipe says is without fault", () => {
  expect(faultsOf(entriesOf(configuration))).toEqual({});
});

test("a label that makes classes is chosen among those of the dataset, where it has some", () => {
  const labels = [{ name: "Smiling", distinct: 2, values: [] }, { name: "age", distinct: null, values: [] }, { name: "one", distinct: 1, values: [] }, { name: "many", distinct: 51, values: [] }];
  const field = fields["classLabel"]!;
  expect([labelledBy(field, labels).enum, labelledBy(field, labels, "gone").enum, labelledBy(field, [], "gone").enum]).toEqual([["", "Smiling"], ["", "Smiling", "gone"], undefined]);
});

test("the classes that a job's networks knew are not asked for: the label says them", () => {
  const networks = { latentSize: 128, channels: 32, classes: ["no, never", "yes"] };
  const entries = entriesOf({ ...configuration, networks, classLabel: "Smiling" } as unknown as Configuration);
  expect(requestOf(entries, recipe, "faces")).toEqual({ recipe: "article", dataset: "faces", classLabel: "Smiling", networks: { latentSize: 128, channels: 32 } });
});
