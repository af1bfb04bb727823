import { beforeEach, expect, test, vi } from "vitest";
import { keep, recall } from "./kept";

const entries: unknown[] = [];
let at = 0;
const stored = new Map<string, string>();
vi.stubGlobal("history", {
  get state() {
    return entries[at];
  },
  replaceState: (state: unknown) => (entries[at] = structuredClone(state)),
});
vi.stubGlobal("sessionStorage", { getItem: (key: string) => stored.get(key) ?? null, setItem: (key: string, text: string) => stored.set(key, text) });

const follow = () => (at = entries.push(null) - 1);

beforeEach(() => {
  entries.length = 0;
  follow();
});

test("what was typed is there again after going back, and a link begins anew", () => {
  keep("job", { steps: "1" });
  keep("job", { steps: "12" });
  follow();
  expect(recall("job")).toBeUndefined();
  at = 0;
  expect(recall("job")).toEqual({ steps: "12" });
});

test("visits to the same page have forms of their own", () => {
  keep("job", { steps: "1" });
  follow();
  keep("job", { steps: "2" });
  at = 0;
  expect(recall("job")).toEqual({ steps: "1" });
});

test("forms of one page do not mix, nor with what else an entry says", () => {
  entries[at] = { scrolled: 5 };
  keep("job", "one");
  keep("experiment", "two");
  expect([recall("job"), recall("experiment"), (entries[at] as { scrolled: number }).scrolled]).toEqual(["one", "two", 5]);
});

test("what a form is told after it was left stays with its entry", () => {
  const entry = keep("upload", "one");
  follow();
  keep("upload", "two");
  keep("upload", "", entry);
  expect(recall("upload")).toBe("two");
  at = 0;
  expect(recall("upload")).toBe("");
});
