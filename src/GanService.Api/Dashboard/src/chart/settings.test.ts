import { expect, test } from "vitest";
import { settingsIn, withSettings } from "./settings";

const usual = { view: null, zooms: {}, logarithmic: false, smoothing: 0.9, axis: "step" as const, shown: null };
const read = (query: string) => settingsIn(new URLSearchParams(query), 0.9);

test("an address without settings has the usual ones, and gets none", () => {
  expect(read("")).toEqual(usual);
  expect(withSettings("#/jobs/1", usual, 0.9)).toBe("#/jobs/1");
});

test("what an address says is what was shown", () => {
  const shown = { view: { from: 10, to: 20.5 }, zooms: { losses: { from: -1, to: 0.25 }, accuracy: { from: 0.4, to: 0.6 } }, logarithmic: true, smoothing: 0, axis: "clock" as const, shown: ["generator", "distance"] };
  const address = withSettings("#/compare?jobs=1,2", shown, 0.9);
  expect(address).toBe("#/compare?jobs=1,2&from=10&to=20.5&y=losses:-1:0.25,accuracy:0.4:0.6&scale=log&smoothing=0&x=clock&show=generator,distance");
  expect(read(address.split("?")[1]!)).toEqual(shown);
});

test("what is as usual again leaves the address", () => {
  expect(withSettings("#/jobs/1?from=1&to=9&scale=log&smoothing=0.1&x=trained&show=generator", usual, 0.9)).toBe("#/jobs/1");
});

test.each(["from=9&to=1", "from=a&to=b", "from=1", "from=1&to=Infinity", "smoothing=2", "smoothing=", "scale=odd", "x=odd", "y=losses", "y=losses:2:1", "y=:1:2", "y=losses:a:b"])("%s is taken for nothing", query => {
  expect(read(query)).toEqual(usual);
});
