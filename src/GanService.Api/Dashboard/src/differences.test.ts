import { expect, test } from "vitest";
import { differencesOf, isTie, namesOf, verdictOn } from "./differences";
import type { Job } from "./models";

const both = (kind: string, learningRate = 0.1, other = learningRate) => ({ generatorOptimizer: { kind, learningRate }, discriminatorOptimizer: { kind, learningRate: other } });

const job = (name: string, bestDistance: number | null, configuration: object = {}, rest: object = {}) =>
  ({ name, recipe: "article", dataset: "faces", bestDistance, configuration: { seed: 1, imageSize: 28, ...both("adam"), ...configuration }, ...rest }) as unknown as Job;

test("only what differs is told, by its path", () => {
  expect(differencesOf([job("a", 1), job("b", 2, both("sgd"), { recipe: "dcgan" })])).toEqual([
    { field: "recipe", values: ["article", "dcgan"] },
    { field: "optimizer.kind", values: ["adam", "sgd"] },
  ]);
});

test("a field that one of them lacks differs", () => {
  expect(differencesOf([job("a", 1), job("b", 2, { flip: true })])).toEqual([{ field: "flip", values: ["–", "true"] }]);
});

test("lists and nulls are values", () => {
  expect(differencesOf([job("a", 1, { widths: [1, 2], loss: null }), job("b", 2, { widths: [1, 3], loss: "hinge" })])).toEqual([
    { field: "widths", values: ["1,2", "1,3"] },
    { field: "loss", values: ["–", "hinge"] },
  ]);
});

test("the same job twice differs in nothing", () => expect(differencesOf([job("a", 1), job("a", 1)])).toEqual([]));

test("optimizers are told apart only where one of the jobs has two", () => {
  expect(differencesOf([job("a", 1), job("b", 2, both("adam", 0.1, 0.2))])).toEqual([{ field: "discriminatorOptimizer.learningRate", values: ["0.1", "0.2"] }]);
});

test("names say as much as tells jobs apart: of optimizers their kinds, where these do", () => {
  expect(namesOf([job("a", 1, both("sgd", 0.01)), job("b", 2, both("adam", 0.0002))])).toEqual(["optimizer: sgd", "optimizer: adam"]);
  expect(namesOf([job("a", 1, both("adam", 1)), job("b", 2, { ...both("adam", 1), seed: 2 }), job("c", 3, both("adam", 2)), job("d", 4, { ...both("adam", 2), seed: 2 })]))
    .toEqual(["seed: 1, learning rate: 1", "seed: 2, learning rate: 1", "seed: 1, learning rate: 2", "seed: 2, learning rate: 2"]);
});

test("jobs that are the same have no names of that kind", () => expect(namesOf([job("a", 1), job("b", 1)])).toBeNull());

test("the least distance is the best, with its margin over the second", () => {
  expect(verdictOn([job("c", 4), job("a", 1, { flip: true }), job("b", 2, { flip: false }), job("d", null)])).toMatchObject({ best: { name: "a" }, second: { name: "b" }, margin: 0.5, chance: null });
});

test("jobs that differ by their seed only tell what chance makes", () => {
  expect(verdictOn([job("a", 1, { flip: true }), job("b", 2, { seed: 2 }), job("c", 8, { seed: 3 })])).toMatchObject({ best: { name: "a" }, margin: 0.5, chance: 0.75 });
});

test.each([
  ["one is measured", [job("a", 1), job("b", null)]],
  ["they have other datasets", [job("a", 1), job("b", 2, {}, { dataset: "portraits" })]],
  ["they have other sizes", [job("a", 1), job("b", 2, { imageSize: 64 })]],
])("there is no best one where %s", (_, jobs) => expect(verdictOn(jobs)).toBeNull());

test("of two without any distance none is below the other", () => expect(verdictOn([job("a", 0), job("b", 0)])).toMatchObject({ margin: 0, chance: 0 }));

test.each([[100, 100, true], [99.96, 100, true], [99.94, 100, false]])("distances %d and %d are a tie: %s", (first, second, tie) => {
  expect(isTie(verdictOn([job("a", first), job("b", second)])!)).toBe(tie);
});
