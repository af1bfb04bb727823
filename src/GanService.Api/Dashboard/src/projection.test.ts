import { expect, test, vi } from "vitest";
import { eventsIn, latentsOf, project } from "./projection";

const found = { checkpoint: "c1", latent: [0.5, -1], class: null, distance: 3, steps: 2 };
const wish = { checkpoint: "latest", class: "", crop: "center" } as const;

function answering(...pieces: string[]) {
  const body = new ReadableStream<Uint8Array>({
    start(stream) {
      for (const piece of pieces)
        stream.enqueue(new TextEncoder().encode(piece));
      stream.close();
    },
  });
  vi.stubGlobal("fetch", () => Promise.resolve(new Response(body)));
}

test("events are complete however the text is cut", () => {
  const text = "event: step\ndata: {\"steps\":0}\n\nevent: found\ndata: {}\n\n";
  for (let cut = 0; cut <= text.length; cut++) {
    const first = eventsIn(text.slice(0, cut));
    const second = eventsIn(first.unfinished + text.slice(cut));
    expect([...first.events, ...second.events]).toEqual([{ type: "step", data: "{\"steps\":0}" }, { type: "found", data: "{}" }]);
    expect(second.unfinished).toBe("");
  }
});

test("a search tells its steps and then what was found", async () => {
  answering("event: step\ndata: {\"steps\":0,\"distance\":9}\n\nevent: st", `ep\ndata: {"steps":1,"distance":5}\n\nevent: found\ndata: ${JSON.stringify(found)}\n\n`);
  const steps: number[] = [];
  expect(await project(new File([], "me.png"), wish, step => steps.push(step.distance), new AbortController().signal)).toEqual(found);
  expect(steps).toEqual([9, 5]);
});

test("a search that ends without a face is an error", async () => {
  answering("event: step\ndata: {\"steps\":0,\"distance\":9}\n\n");
  await expect(project(new File([], "me.png"), wish, () => {}, new AbortController().signal)).rejects.toThrow("ended before");
});

test("what was found can be sent, with its class where it has one", () => {
  expect(latentsOf(found)).toEqual({ checkpoint: "c1", latents: [[0.5, -1]] });
  expect(latentsOf({ ...found, class: "smiling" })).toEqual({ checkpoint: "c1", latents: [[0.5, -1]], class: "smiling" });
});
