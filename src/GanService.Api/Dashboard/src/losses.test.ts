import { expect, test } from "vitest";
import { LossHistory } from "./losses";
import type { Losses } from "./models";

const made = (...steps: number[]): Losses => ({
  jobId: "job", steps, discriminatorReal: steps, discriminatorFake: steps, generator: steps.map(step => -step), discriminatorAccuracy: steps,
});

test("append takes each step once and in order", () => {
  const history = new LossHistory();
  history.append(made(1, 2, 3));
  history.append(made(2, 3, 4));
  expect(history.steps).toEqual([1, 2, 3, 4]);
  expect(history.columns.generator).toEqual([-1, -2, -3, -4]);
  expect([history.first, history.last]).toEqual([1, 4]);
});

test("dropAfter takes steps back and says so", () => {
  const history = new LossHistory();
  history.append(made(1, 2, 3));
  history.dropAfter(1);
  expect(history.steps).toEqual([1]);
  expect(history.columns.discriminatorReal).toEqual([1]);
  expect(history.revision).toBe(1);
});

test("dropAfter of a later step changes nothing", () => {
  const history = new LossHistory();
  history.append(made(1, 2));
  history.dropAfter(2);
  expect([history.steps.length, history.revision]).toEqual([2, 0]);
});

test("an empty history has step 0 for its first and last", () => {
  expect([new LossHistory().first, new LossHistory().last]).toEqual([0, 0]);
});
