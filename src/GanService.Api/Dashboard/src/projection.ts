import { request } from "./api";
import type { Projection } from "./models";

/** What to look for: the face of a checkpoint, of a class where one is named, that is most like a picture. */
export interface ProjectionWish {
  checkpoint: string;
  class: string;
  crop: "center" | "portrait";
}

/** How near the search has come: mean absolute difference of pixels, in levels of 255. */
export interface ProjectionStep {
  steps: number;
  distance: number;
}

/** Steps of a search. */
export const projectionSteps = 150;

/** Looks for the latent whose face is most like a picture. Who aborts it ends the service's work, too. */
export async function project(picture: File, wish: ProjectionWish, told: (step: ProjectionStep) => void, signal: AbortSignal): Promise<Projection> {
  const parameters = new URLSearchParams({ checkpoint: wish.checkpoint, crop: wish.crop, steps: String(projectionSteps), ...(wish.class && { class: wish.class }) });
  const answer = await request(`latents/project?${parameters}`, { method: "POST", headers: { "Accept": "text/event-stream", "Content-Type": "application/octet-stream" }, body: picture, signal });
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    const { events, unfinished } = eventsIn(rest + piece.value);
    rest = unfinished;
    for (const { type, data } of events) {
      if (type === "found")
        return JSON.parse(data) as Projection;
      told(JSON.parse(data) as ProjectionStep);
    }
  }
  throw new Error("The service ended before it had found a face. Try again.");
}

/** The server-sent events of a text, each of one line of data, and what has begun behind them. */
export function eventsIn(text: string) {
  const blocks = text.split("\n\n");
  const unfinished = blocks.pop()!;
  const field = (block: string, name: string) => block.split("\n").find(line => line.startsWith(`${name}:`))?.slice(name.length + 1).trim() ?? "";
  return { events: blocks.map(block => ({ type: field(block, "event"), data: field(block, "data") })), unfinished };
}

/** What `POST /generate` takes, so that a file of it is one to send. */
export const latentsOf = ({ checkpoint, latent, class: of }: Projection) => ({ checkpoint, latents: [latent], ...(of !== null && { class: of }) });
