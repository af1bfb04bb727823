import { describe, expect, test } from "vitest";
import { placedErrors } from "./experiment-form";
import { faultsOfRanges, firstSearch, isSearchable, planOf, rangeOf, searchOf } from "./experiment-search";
import { entriesOf } from "./job-form";
import type { Configuration } from "./models";

const adam = { kind: "adam", learningRate: 0.0002, beta1: 0.5, beta2: 0.999, epsilon: 1e-7 };
const configuration = { steps: 5000, seed: 42, batchSize: 32, imageSize: 28, loss: "binary-cross-entropy", networks: { latentSize: 100 }, generatorOptimizer: adam, discriminatorOptimizer: adam } as unknown as Configuration;
const entries = entriesOf(configuration);

test("a range is two numbers, and logarithmic where it spans a factor of ten", () => {
  expect(rangeOf("0.0001 to 0.01")).toEqual({ min: 0.0001, max: 0.01, logarithmic: true });
  expect(rangeOf("1e-4–1e-2")).toEqual({ min: 1e-4, max: 1e-2, logarithmic: true });
  expect(rangeOf("0.1 to 0.9")).toEqual({ min: 0.1, max: 0.9, logarithmic: false });
  expect(rangeOf("-1 to 10")).toEqual({ min: -1, max: 10, logarithmic: false });
  expect(rangeOf("16, 32")).toBeNull();
  expect(rangeOf("")).toBeNull();
});

test("the request has ranges and values by the paths of fields", () => {
  const varied = [{ path: "optimizer.learningRate", text: "0.0001 to 0.01" }, { path: "batchSize", text: "16, 32" }, { path: "loss", text: "hinge" }];
  expect(searchOf(" best? ", varied, entries, { name: "article", configuration }, "faces", { ...firstSearch, method: "random", trials: "5" })).toEqual({
    name: "best?",
    job: { recipe: "article", dataset: "faces" },
    search: { method: "random", trials: 5, seed: 1, ranges: { "optimizer.learningRate": { min: 0.0001, max: 0.01, logarithmic: true }, batchSize: { values: [16, 32] }, loss: { values: ["hinge"] } } },
  });
  expect(searchOf("", [], entries, { name: "article", configuration }, "faces", { ...firstSearch, method: "successive-halving" }).search).toMatchObject({ keepOneIn: 2, trials: 8 });
});

test("what cannot be drawn from is told at its field", () => {
  expect(faultsOfRanges([{ path: "batchSize", text: "2 to 64" }, { path: "seed", text: "5 to 4" }, { path: "loss", text: "" }, { path: "optimizer.beta1", text: "0 to 0.5" }], entries)).toEqual({
    "vary.batchSize": ["batchSize must be between 4 and 1024."], "vary.seed": ["The first number must be below the second one."], "vary.loss": ["Say what to draw from."],
  });
  expect(placedErrors({ "search.ranges.batchSize": ["a"], "search.trials": ["b"] }, [{ path: "batchSize", text: "" }])).toEqual({ "vary.batchSize": ["a"], "search.trials": ["b"] });
});

test("recipes and kinds of optimizers are for combinations", () => expect(["recipe", "optimizer.kind", "optimizer.beta1", "seed"].filter(isSearchable)).toEqual(["optimizer.beta1", "seed"]));

describe("planOf", () => {
  // The same numbers as the service's: SearchTests.
  test.each([
    ["random" as const, "4", "2", "20", { rungs: [[4, 20]], budget: 80 }],
    ["successive-halving" as const, "4", "2", "20", { rungs: [[4, 5], [2, 10], [1, 20]], budget: 40 }],
    ["successive-halving" as const, "5", "2", "20", { rungs: [[5, 5], [2, 10], [1, 20]], budget: 45 }],
    ["successive-halving" as const, "9", "3", "900", { rungs: [[9, 100], [3, 300], [1, 900]], budget: 2100 }],
    ["random" as const, "many", "2", "20", null],
  ])("%s of %s trials", (method, trials, keepOneIn, steps, plan) => expect(planOf({ method, trials, keepOneIn, seed: "1" }, steps)).toEqual(plan));
});
