import { describe, expect, it } from "vitest";
import { aroundAddress, canWalk, classOf, evenly, faceAddress, moved, numbersIn, sameFace, scaleFor, tellingCheckpoints, walkAddress } from "./faces";
import type { Checkpoint } from "./models";

const face = { checkpoint: "c", seed: 17, truncation: 0.5 };

describe("numbersIn", () => {
  it.each([
    ["0-3, 17", [0, 1, 2, 3, 17]],
    ["5", [5]],
    [" 9 , 3,3, ", [9, 3]],
    ["7 – 8", [7, 8]],
    ["0-23", Array.from({ length: 24 }, (_, i) => i)],
  ])("reads %j", (text, numbers) => expect(numbersIn(text)).toEqual(numbers));

  it.each(["", ",", "x", "-1", "1.5", "3-1", "0-24", "0-20,30-40", "1e3", "1234567890123456"])("refuses %j", text => expect(numbersIn(text)).toBeNull());
});

describe("moved", () => {
  it.each([
    ["ArrowRight", 0, 1], ["ArrowLeft", 1, 0], ["ArrowDown", 1, 4], ["ArrowUp", 4, 1], ["Home", 4, 0], ["End", 4, 6],
    ["ArrowLeft", 0, null], ["ArrowRight", 6, null], ["ArrowUp", 2, null], ["ArrowDown", 4, null], ["a", 3, null],
  ])("by %s from %i", (key, at, to) => expect(moved(key, at, 7, 3)).toBe(to));
});

describe("evenly", () => {
  it("has the first and the last of many", () => expect(evenly([...Array(101).keys()], 5)).toEqual([0, 25, 50, 75, 100]));
  it("has all of few", () => expect(evenly([1, 2, 3], 5)).toEqual([1, 2, 3]));
});

describe("tellingCheckpoints", () => {
  const all = Array.from({ length: 30 }, (_, i) => ({ id: String(30 - i), step: 30 - i }) as Checkpoint);
  it("is oldest first, with the best where it belongs", () => expect(tellingCheckpoints(all, "3").map(c => c.step)).toEqual([1, 3, 8, 16, 23, 30]));
  it("names one once", () => expect(tellingCheckpoints(all.slice(0, 2), "30").map(c => c.step)).toEqual([29, 30]));
  it("needs no best one", () => expect(tellingCheckpoints([], null)).toEqual([]));
});

describe("addresses", () => {
  it("say all that fixes a face", () => expect(faceAddress(face)).toBe("generate?checkpoint=c&seed=17&truncation=0.5"));
  it("say its class", () => expect(faceAddress({ ...face, class: "a & b" })).toBe("generate?checkpoint=c&seed=17&truncation=0.5&class=a+%26+b"));
  it("walk by the first one's checkpoint", () => expect(walkAddress(face, { ...face, seed: 3 }, 8)).toBe("generate/interpolation?checkpoint=c&seeds=17%2C3&frames=32&scale=8&truncation=0.5"));
  it("begin at seed 0 at the least", () => expect(aroundAddress({ ...face, seed: 5 })).toContain("seed=0&count=25"));
  it("have the face in the middle", () => expect(aroundAddress(face)).toContain("seed=5&count=25"));
});

describe("canWalk", () => {
  it("to another seed", () => expect(canWalk(face, { ...face, seed: 1 })).toBe(true));
  it.each([face, { ...face, seed: 1, checkpoint: "d" }, { ...face, seed: 1, truncation: 1 }, { ...face, seed: 1, class: "a" }])("not to %j", other => expect(canWalk(face, other)).toBe(false));
});

describe("classes", () => {
  it("take turns", () => expect([0, 1, 5].map(seed => classOf(seed, ["a", "b", "c"]))).toEqual(["a", "b", "c"]));
  it("are none where a checkpoint knows none", () => expect([classOf(3, null), classOf(3, undefined)]).toEqual([null, null]));
  it("tell faces of one seed apart", () => expect([sameFace({ ...face, class: "a" }, { ...face, class: "b" }), sameFace({ ...face, class: null }, face)]).toEqual([false, true]));
});

describe("scaleFor", () => {
  it.each([[28, 448, 16], [128, 448, 3], [512, 448, 1]])("of %i pixels in %i", (side, pixels, scale) => expect(scaleFor(side, pixels)).toBe(scale));
});
