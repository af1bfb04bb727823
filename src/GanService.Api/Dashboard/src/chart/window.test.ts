import { expect, test } from "vitest";
import { indexOf, windowOf } from "./window";

const numbers = (length: number, value: (i: number) => number) => Array.from({ length }, (_, i) => value(i));
const rising = (length: number) => numbers(length, i => i + 1);

test("indexOf finds the first step that is not before", () => {
  expect([0, 2, 3, 9, 10].map(step => indexOf([2, 4, 9], step))).toEqual([0, 0, 1, 2, 3]);
});

test("few steps are shown as they are", () => {
  const [steps, values] = windowOf([{ x: rising(10), y: rising(10) }], 3, 5, 100);
  expect(steps).toEqual([3, 4, 5]);
  expect(values).toEqual([3, 4, 5]);
});

test("a line without a step that another one has is empty there", () => {
  const [steps, , second] = windowOf([{ x: [1, 2, 3], y: [1, 2, 3] }, { x: [1, 3], y: [7, 9] }], 1, 3, 100);
  expect(steps).toEqual([1, 2, 3]);
  expect(second).toEqual([7, null, 9]);
});

test("many steps cost two values a pixel, and no peak is lost", () => {
  const y = numbers(200_000, i => (i === 123_456 ? 99 : i === 77_777 ? -99 : 0));
  const [steps, values] = windowOf([{ x: rising(200_000), y }], 1, 200_000, 500);
  expect(steps.length).toBe(1000);
  expect([Math.max(...values!.map(Number)), Math.min(...values!.map(Number))]).toEqual([99, -99]);
});

test("a line whose average is not made yet is drawn as far as it is", () => {
  expect(windowOf([{ x: rising(4), y: [1, 2] }], 1, 4, 100)[1]!.filter(value => value != null)).toEqual([1, 2]);
});
