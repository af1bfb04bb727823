import { expect, test } from "vitest";
import { partOf, withZoom } from "./values";

test("the middle of a linear range is that of its values", () => {
  expect(partOf({ from: -1, to: 3 }, 1, 0.25, 0.75)).toEqual({ from: 0, to: 2 });
});

test("the middle of a logarithmic range is that of its powers", () => {
  expect(partOf({ from: 1, to: 10_000 }, 3, 0.25, 0.75)).toEqual({ from: 10, to: 1000 });
});

test("a range to both sides of 0 keeps it where it is when both ends come as near", () => {
  const { from, to } = partOf({ from: -100, to: 100 }, 4, 0.25, 0.75);
  expect(from).toBeCloseTo(-to);
  expect(to).toBeLessThan(20);
});

test("all of a range is itself, and what is beyond it goes on alike", () => {
  expect(partOf({ from: 2, to: 4 }, 1, 0, 1)).toEqual({ from: 2, to: 4 });
  expect(partOf({ from: 2, to: 4 }, 1, -0.5, 1.5)).toEqual({ from: 1, to: 5 });
});

test("each chart has a zoom of its own", () => {
  const zooms = withZoom(withZoom({}, "losses", { from: 0, to: 1 }), "accuracy", { from: 0.4, to: 0.6 });
  expect(withZoom(zooms, "losses", null)).toEqual({ accuracy: { from: 0.4, to: 0.6 } });
});
