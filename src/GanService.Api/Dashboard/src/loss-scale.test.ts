import { expect, test } from "vitest";
import { axisOf, heightsOf } from "./loss-scale";
import type { Job } from "./models";

const job = (loss: string) => ({ configuration: { loss } }) as unknown as Job;
const [usual, critic] = [job("binary-cross-entropy"), job("wasserstein")];

test("one objective has its unit and where a guess ends", () => {
  expect(axisOf([usual, usual], false)).toEqual({ signed: false, text: "binary cross-entropy (nats)", reference: { value: Math.LN2, label: "log 2" } });
});

test("losses below 0 make a logarithmic axis go both ways", () => {
  const { signed, text } = axisOf([critic], true);
  expect([signed, text]).toEqual([true, "Wasserstein loss (logits), logarithmic beyond ±1"]);
});

test("a generator's loss that may be of any size has no reference", () => {
  expect(axisOf([critic], false, "generator").reference).toBeNull();
});

test("different objectives share neither unit nor reference", () => {
  const { text, reference } = axisOf([usual, critic], false);
  expect([text, reference]).toEqual(["different losses: compare courses, not heights", null]);
});

test("a sparkline puts an undecided loss in its middle", () => {
  const [positive, signed] = [heightsOf(usual), heightsOf(critic)];
  expect(positive.of(Math.LN2, 5)).toBeCloseTo(0.5);
  expect(signed.of(0, 5)).toBe(0.5);
  expect(signed.of(-5, 5)).toBeCloseTo(0.04);
});
