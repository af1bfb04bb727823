import { expect, test } from "vitest";
import { addressOf, fitted, meantBy, sizeOf, strengthOf, wishOf, withStrength } from "./generate-address";
import type { Alias, Checkpoint, Job } from "./models";

const wish = (query: string) => wishOf(new URLSearchParams(query));

test.each([
  ["count=25&scale=4", 28, 568, 568],
  ["count=7&scale=1", 28, 88, 88],
  ["count=24&scale=2&columns=30", 28, 1390, 56],
  ["count=1&scale=8", 64, 512, 512],
  ["walk=true&frames=5&scale=3", 28, 84, 84],
])("the picture of %s with faces of %d pixels is %d by %d", (query, imageSize, width, height) => {
  expect(sizeOf(wish(query), imageSize)).toEqual({ width, height });
});

test("a picture that is too wide is shown at a smaller whole scale, and at least at its own", () => {
  expect([600, 567, 300, 10].map(pixels => fitted(wish("count=25&scale=4"), 28, pixels).scale)).toEqual(["4", "3", "2", "1"]);
});

test("what the service refuses is left as it is, and takes no more place than anything else", () => {
  expect(fitted(wish("scale=99"), 28, 100).scale).toBe("99");
  expect(sizeOf(wish("count=99999&columns=-1&scale=x"), 28)).toEqual({ width: 28, height: 30 * 1024 - 2 });
});

test("of a name the checkpoint is known that it means", () => {
  const checkpoints = [{ id: "c3" }, { id: "c2" }, { id: "c1" }] as Checkpoint[];
  const jobs = [{ id: "1", bestCheckpoint: "c1" }, { id: "2", bestCheckpoint: "c2" }, { id: "3", bestCheckpoint: null }] as Job[];
  const aliases = [{ name: "production", checkpoint: "c1" }] as Alias[];
  expect(["latest", "best", "production", "c2", "gone"].map(name => meantBy(name, checkpoints, aliases, jobs)?.id)).toEqual(["c3", "c2", "c1", "c2", "c3"]);
});

test("a direction has one strength, and none where it is 0", () => {
  const both = withStrength(withStrength("", "smiling", 0.8), "old", -1);
  expect(both).toBe("smiling:0.8,old:-1");
  expect([strengthOf(both, "smiling"), strengthOf(both, "old"), strengthOf(both, "young")]).toEqual([0.8, -1, 0]);
  expect(withStrength(both, "smiling", 0)).toBe("old:-1");
  expect(addressOf(wish(`seed=3&direction=${both}`))).toContain("direction=smiling%3A0.8%2Cold%3A-1");
  expect(addressOf(wish("seed=3"))).not.toContain("direction");
});

test("styles are mixed from a side on, which says nothing without a seed to mix, or in a walk", () => {
  expect(addressOf(wish("seed=3&mix=9&mixFrom=8"))).toContain("mix=9&mixFrom=8");
  expect(addressOf(wish("seed=3&mix=9"))).not.toContain("mixFrom");
  expect(addressOf(wish("seed=3&mixFrom=8"))).not.toContain("mix");
  expect(addressOf(wish("walk=true&mix=9&mixFrom=8"))).not.toContain("mix");
});
