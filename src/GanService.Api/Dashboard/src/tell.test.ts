import { beforeEach, expect, test, vi } from "vitest";
import type { Job } from "./models";

const told: string[] = [];
const page = { hidden: true };
vi.stubGlobal("Notification", class {
  static permission = "granted";
  static requestPermission = async () => "granted";
  constructor(title: string, { body }: { body: string }) {
    told.push(`${title}: ${body}`);
  }
});
vi.stubGlobal("isSecureContext", true);
vi.stubGlobal("localStorage", { getItem: () => "yes", setItem: () => undefined });
vi.stubGlobal("document", page);
const { tell, tellMe } = await import("./tell");

const job = (state: string, rest: object = {}) => ({ id: "1", name: "faces", state, step: 3, steps: 5, error: null, warning: null, ...rest }) as unknown as Job;

beforeEach(async () => {
  told.length = 0;
  page.hidden = true;
  await tellMe(true);
});

test.each([
  ["completed", {}, "faces: It is completed, at step 3 of 5."],
  ["failed", { error: "No room." }, "faces: No room."],
])("a job that is %s now is told once", (state, rest, text) => {
  tell(job("running"), job(state, rest));
  tell(job(state, rest), job(state, rest));
  expect(told).toEqual([text]);
});

test("what goes wrong is told once", () => {
  tell(job("running"), job("running", { warning: "It collapsed." }));
  tell(job("running", { warning: "It collapsed." }), job("running", { warning: "It collapsed." }));
  expect(told).toEqual(["faces: It collapsed."]);
});

test("nothing is told of a job that was not known, nor of its beginning", () => {
  tell(undefined, job("completed"));
  tell(job("queued"), job("running"));
  expect(told).toEqual([]);
});

test("nothing is told to who looks, or does not want it", async () => {
  page.hidden = false;
  tell(job("running"), job("completed"));
  page.hidden = true;
  await tellMe(false);
  tell(job("running"), job("completed"));
  expect(told).toEqual([]);
});
