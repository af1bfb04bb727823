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
  const [average, source] = [new Smoothing(), [4, 0]];
  average.follow(source, 0.5, 0);
  source.push(0);
  source[0] = 1000;
  expect(average.follow(source, 0.5, 0)).toEqual([4, 2, 1]);
});

test.each([["weight", 0.25, 0], ["revision", 0.5, 1]])("another %s begins anew", (_, weight, revision) => {
  const [average, source] = [new Smoothing(), [4, 0]];
  average.follow(source, 0.5, 0);
  source.fill(8);
  expect(average.follow(source, weight, revision)).toEqual([8, 8]);
});

test("another source begins anew", () => {
  const average = new Smoothing();
  average.follow([4, 0], 0.5, 0);
  expect(average.follow([8, 8], 0.5, 0)).toEqual([8, 8]);
});
