import { expect, test } from "vitest";
import { extremesOf, indexOf, placesIn, windowOf } from "./window";

const numbers = (length: number, value: (i: number) => number) => Array.from({ length }, (_, i) => value(i));
const rising = (length: number) => numbers(length, i => i + 1);

test("indexOf finds the first point that is not before", () => {
  expect([0, 2, 3, 9, 10].map(step => indexOf([2, 4, 9], step))).toEqual([0, 0, 1, 2, 3]);
});

test("few points are shown as they are, with one outside on either side", () => {
  const [steps, values] = windowOf([{ x: rising(10), y: rising(10) }], { from: 3, to: 5 }, 100);
  expect(steps).toEqual([2, 3, 4, 5, 6]);
  expect(values).toEqual([2, 3, 4, 5, 6]);
});

test("a line without a point that another one has is empty there", () => {
  const [steps, , second] = windowOf([{ x: [1, 2, 3], y: [1, 2, 3] }, { x: [1, 3], y: [7, 9] }], { from: 1, to: 3 }, 100);
  expect(steps).toEqual([1, 2, 3]);
  expect(second).toEqual([7, null, 9]);
});

test("points of one time are drawn as the last of them", () => {
  expect(windowOf([{ x: [1, 2, 2, 3], y: [1, 2, 5, 3] }], { from: 1, to: 3 }, 100)).toEqual([[1, 2, 3], [1, 5, 3]]);
});

test("many points cost two values a pixel, and no peak is lost", () => {
  const y = numbers(200_000, i => (i === 123_456 ? 99 : i === 77_777 ? -99 : 0));
  const [steps, values] = windowOf([{ x: rising(200_000), y }], { from: 1, to: 200_000 }, 500);
  expect(steps.length).toBe(1000);
  expect([Math.max(...values!.map(Number)), Math.min(...values!.map(Number))]).toEqual([99, -99]);
});

test("a line whose average is not made yet is drawn as far as it is", () => {
  expect(windowOf([{ x: rising(4), y: [1, 2] }], { from: 1, to: 4 }, 100)[1]).toEqual([1, 2]);
});

test.each([[2, 4, [0, 1]], [3.4, 3.6, [1, 1]], [0, 1, [0, 0]], [20, 21, [2, 2]], [4, 8.5, [1, 1]]])("from %d to %d are the places %j, or the nearest one", (from, to, places) => {
  expect(placesIn([2, 3.9, 9], { from, to })).toEqual(places);
});

test("nothing is under the pointer where there is nothing", () => {
  expect(placesIn([], { from: 0, to: 1 })).toBeNull();
});

test("a move of the pointer over 200,000 points reads those under one pixel only", () => {
  let reads = 0;
  const counted = (values: number[]) => new Proxy(values, {
    get: (target, name) => {
      reads += typeof name === "string" && /^\d/.test(name) ? 1 : 0;
      return Reflect.get(target, name) as unknown;
    },
  });
  const [x, y] = [counted(rising(200_000)), counted(numbers(200_000, i => i))];
  const pixel = { from: 100_000, to: 100_200 };
  expect(extremesOf(y, placesIn(x, pixel)!)).toEqual([99_999, 100_198]);
  expect(reads).toBeLessThanOrEqual(2 * 18 + 200);
});
