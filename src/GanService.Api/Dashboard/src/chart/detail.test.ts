import { expect, test } from "vitest";
import { LossHistory } from "../losses";
import { aroundView, lacksSteps, suffices } from "./detail";

const history = (...steps: number[]) => {
  const made = new LossHistory();
  made.append({ jobId: "job", steps, discriminatorReal: steps, discriminatorFake: steps, generator: steps, discriminatorAccuracy: steps });
  return made;
};
const whole = history(...Array.from({ length: 10_000 }, (_, i) => i + 1));

test("a history lacks steps only where it was thinned out", () => {
  const thinned = history(1, 5, 9, 10, 11, 12);
  expect([{ from: 1, to: 9 }, { from: 9, to: 12 }, { from: 9.5, to: 40 }].map(range => lacksSteps(thinned, range))).toEqual([true, false, false]);
});

test("before its first step, and after its last, a history lacks none", () => {
  const branch = history(11, 12, 13);
  expect([{ from: -100, to: 12 }, { from: 1, to: 5 }, { from: 12, to: 90 }, { from: 50, to: 90 }].map(range => lacksSteps(branch, range))).toEqual([false, false, false, false]);
});

test("as much is read on either side as is shown, where there is as much", () => {
  expect(aroundView({ from: 5000, to: 7000 }, 100_000)).toEqual({ from: 3000, to: 9000 });
  expect(aroundView({ from: 5, to: 10 }, 100)).toEqual({ from: 1, to: 100 });
});

test("what was read whole suffices for every view of it", () => {
  const read = { range: { from: 1000, to: 5000 }, history: whole };
  expect([{ from: 1000, to: 5000 }, { from: 2000, to: 2004 }, { from: 999, to: 1200 }].map(view => suffices(read, view, 10_000))).toEqual([true, true, false]);
});

test("what was thinned out suffices until another answer would be twice as fine", () => {
  const read = { range: { from: 1, to: 90_000 }, history: history(1, 40_000, 90_000) };
  expect([{ from: 30_000, to: 60_000 }, { from: 40_000, to: 41_000 }].map(view => suffices(read, view, 100_000))).toEqual([true, false]);
});
