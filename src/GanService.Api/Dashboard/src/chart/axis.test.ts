import { expect, test } from "vitest";
import { axisBy, stopsIn } from "./axis";

const start = Date.UTC(2026, 0, 1, 12) / 1000;
const at = (...seconds: number[]) => seconds.map(second => new Date(1000 * (start + second)).toISOString());
const paused = { jobId: "job", steps: [0, 10, 20, 20, 30], at: at(0, 10, 20, 3600, 3610), seconds: [0, 10, 20, 20, 30] };

test("by training time a pause takes none", () => {
  const axis = axisBy("trained", paused);
  expect([0, 5, 20, 21].map(axis.of)).toEqual([0, 5, 20, 21]);
  expect([0, 5, 20, 25].map(axis.stepAt)).toEqual([0, 5, 20, 25]);
});

test("by the clock the last step before a pause is where it was made, and within the pause nothing changes", () => {
  const axis = axisBy("clock", paused);
  expect([20, 21].map(step => axis.of(step) - start)).toEqual([20, 3601]);
  expect(axis.stepAt(start + 1800)).toBe(20);
});

test("steps that are newer than what is known of times go on as the last ones did", () => {
  expect(axisBy("trained", paused).of(40)).toBe(40);
  expect(axisBy("clock", paused).of(40) - start).toBe(3620);
});

test("while nothing is known of times the axis counts steps", () => {
  expect([axisBy("clock", null).kind, axisBy("trained", { jobId: "job", steps: [], at: [], seconds: [] }).kind]).toEqual(["step", "step"]);
});

test("a step that is told of twice is where the job stopped", () => {
  expect(stopsIn([0, 10, 20, 20, 30])).toEqual([20]);
});

test("a start before the first step is no stop", () => {
  expect(stopsIn([0, 0, 10])).toEqual([]);
});
