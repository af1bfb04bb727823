import { expect, test } from "vitest";
import { bytes, capitalized, count, duration, listed, loss, percent, rate, short, stopwatch, titleOfPath, words } from "./format";

test.each([[0, "0"], [0.69314, "0.693"], [1234.5, "1,235"], [-2.5, "-2.5"], [2.6e11, "2.6e11"], [0.0001, "1e-4"], [100_000, "1e5"]])("short(%d) is %s", (value, text) => {
  expect(short(value)).toBe(text);
});

test.each([[null, "–"], [undefined, "–"], [0.5, "0.500"], [-0.5, "-0.500"], [123.456, "123"], [1e9, "1e9"], [0, "0.000"]])("loss(%s) is %s", (value, text) => {
  expect(loss(value)).toBe(text);
});

test.each([[null, "–"], [59.4, "59 s"], [59.6, "1 min 00 s"], [3599, "59 min 59 s"], [3660, "1 h 01 min"], [90_000, "25 h 00 min"]])("duration(%s) is %s", (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

test.each([[0, "0:00"], [59.6, "1:00"], [605, "10:05"], [3725, "1:02:05"]])("stopwatch(%s) is %s", (seconds, text) => {
  expect(stopwatch(seconds)).toBe(text);
});

test.each([[999, "999 B"], [1000, "1.00 kB"], [1_234_567, "1.23 MB"], [999_600, "1.00 MB"], [5e12, "5.00 TB"]])("bytes(%d) is %s", (value, text) => {
  expect(bytes(value)).toBe(text);
});

test.each([[null, "–"], [99.5, "99.5 steps/s"], [1234, "1,234 steps/s"]])("rate(%s) is %s", (value, text) => {
  expect(rate(value)).toBe(text);
});

test("a share is never rounded up to all", () => {
  expect(percent(0.999)).toBe("99 %");
});

test("numbers and names read as English", () => {
  expect([count(1234567), words("sampleEverySteps"), capitalized("nats")]).toEqual(["1,234,567", "sample every steps", "Nats"]);
});

test("the path of a field is a title", () => expect(titleOfPath("optimizer.learningRate")).toBe("Optimizer: learning rate"));

test.each([[[], ""], [["a"], "a"], [["a", "b"], "a and b"], [["a", "b", "c"], "a, b and c"]])("%j are listed as '%s'", (texts, text) => {
  expect(listed(texts)).toBe(text);
});
