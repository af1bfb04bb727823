import { expect, test } from "vitest";
import { Smoothing } from "./smoothing";

test("without weight the source itself is the average", () => {
  const source = [1, 2];
  expect(new Smoothing().follow(source, 0, 0)).toBe(source);
});

test("each value moves the average by its share", () => {
  expect(new Smoothing().follow([4, 0, 0], 0.5, 0)).toEqual([4, 2, 1]);
});

test("a source that grew is followed from where it was", () => {
  const average = new Smoothing();
  average.follow([4, 0], 0.5, 0);
  expect(average.follow([1000, 1000, 0], 0.5, 0)).toEqual([4, 2, 1]);
});

test.each([["weight", 0.25, 0], ["revision", 0.5, 1]])("another %s begins anew", (_, weight, revision) => {
  const average = new Smoothing();
  average.follow([4, 0], 0.5, 0);
  expect(average.follow([8, 8, 8], weight, revision)).toEqual([8, 8, 8]);
});
