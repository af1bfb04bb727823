import { expect, test } from "vitest";
import { gridSize, isEnlarged, wholeScale } from "./pixels";

test.each([
  [28, 72, 1, 2], // 56 of 72
  [148, 467, 1, 3],
  [64, 72, 1, 1],
  [28, 72, 2, 2.5], // five of a finer screen's
  [64, 72, 2, 1],
  [64, 72, 1.5, 2 / 3], // one of the screen's
])("%d pixels in %d of a screen of ratio %d are %d each", (pixels, room, ratio, scale) => {
  expect(wholeScale(pixels, room, ratio)).toBeCloseTo(scale);
  expect(isEnlarged(wholeScale(pixels, room, ratio), ratio)).toBe(true);
});

test("of what is too large a whole number of pixels becomes one", () => {
  expect(wholeScale(526, 263, 1)).toBe(1 / 2);
  expect(wholeScale(526, 262, 1)).toBe(1 / 3);
  expect(isEnlarged(wholeScale(526, 263, 1), 1)).toBe(false);
});

test("a grid has gaps between its faces only, and its last row may be short", () => {
  expect(gridSize(41, 8, 64)).toEqual({ width: 526, height: 394 });
  expect(gridSize(1, 1, 28)).toEqual({ width: 28, height: 28 });
});
