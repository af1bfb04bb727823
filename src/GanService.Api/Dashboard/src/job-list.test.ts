import { expect, test, vi } from "vitest";

vi.mock("./api", () => ({ api: {} }));
vi.mock("./jobs", () => ({ keepJob: () => undefined }));

const { addressOf, filterOf, tagChanges, tagsOf, wishOf } = await import("./job-list");

const wish = { state: "failed", search: "smiles & more", tag: "a+b", sort: "-took", when: "week", archived: true, page: 3 } as const;

test("a list is found again by its address", () => {
  const address = addressOf(wish);
  expect(wishOf(new URLSearchParams(address.slice(address.indexOf("?"))))).toEqual(wish);
});

test("what is usual is not in the address", () => expect(addressOf(wishOf(new URLSearchParams()))).toBe("#/"));

test.each(["page=0", "page=-2", "page=x", "state=done", "archived=yes", "when=once"])("%s is as good as nothing", query => expect(addressOf(wishOf(new URLSearchParams(query)))).toBe("#/"));

test("archived ones are asked for only when they are wished for", () => {
  expect(filterOf(wish)).toHaveProperty("archived", true);
  expect(filterOf({ ...wish, archived: false })).not.toHaveProperty("archived");
});

test("when jobs ended is asked for in days", () => {
  expect(filterOf(wish)).toHaveProperty("endedWithinDays", 7);
  expect(filterOf({ ...wish, when: "before" })).toHaveProperty("endedDaysAgo", 30);
  expect(filterOf({ ...wish, when: "" })).not.toHaveProperty("endedWithinDays");
});

test("tags have commas between", () => expect(tagsOf(" one, two words ,,")).toEqual(["one", "two words"]));

test("a tag with - before it is taken away", () => expect(tagChanges("keep, -old, two words")).toEqual({ addTags: ["keep", "two words"], removeTags: ["old"] }));
