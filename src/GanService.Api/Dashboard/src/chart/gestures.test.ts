import { expect, test } from "vitest";
import { dragged } from "./gestures";

const range = { from: 100, to: 200 };

test("one finger takes what it is on along", () => {
  expect(dragged(range, [500], [400], 1000)).toEqual({ from: 110, to: 210 });
});

test("two fingers that part show less, and keep what is under them", () => {
  expect(dragged(range, [400, 600], [300, 700], 1000)).toEqual({ from: 125, to: 175 });
});

test("two fingers that come together show more", () => {
  expect(dragged(range, [300, 700], [400, 600], 1000)).toEqual({ from: 50, to: 250 });
});

test("fingers at one place do not zoom without end", () => {
  expect(dragged(range, [400, 600], [500, 500], 1000)).toEqual({ from: 90, to: 190 });
});
