import type { Alias, Checkpoint, Job } from "./models";
import { gridSize } from "./pixels";

/** What to generate: faces of seeds that follow each other, or a walk between two seeds. */
export interface Wish {
  checkpoint: string;
  walk: boolean;
  seed: string;
  count: string;
  columns: string;
  from: string;
  to: string;
  frames: string;
  scale: string;
  truncation: string;
  /** In which directions faces are moved: "smiling:0.8,old:-1". */
  direction: string;
  /** A seed whose styles are mixed into each face; empty for none. */
  mix: string;
  /** From which side of features on; empty as the service has it. */
  mixFrom: string;
  /** Empty: of each seed its own. */
  class: string;
}

const defaults: Wish = { checkpoint: "latest", walk: false, seed: "1", count: "25", columns: "", from: "1", to: "2", frames: "24", scale: "4", truncation: "1", direction: "", mix: "", mixFrom: "", class: "" };

const faceFields = ["seed", "count", "columns", "mix", "mixFrom"] as const;
const walkFields = ["from", "to", "frames"] as const;

export function wishOf(query: URLSearchParams): Wish {
  const given = Object.fromEntries(Object.keys(defaults).flatMap(name => (query.has(name) ? [[name, query.get(name)!]] : [])));
  return { ...defaults, ...given, walk: query.get("walk") === "true" };
}

/** The parameters that matter for the wish. */
function parametersOf(wish: Wish): URLSearchParams {
  const names = ["checkpoint", ...(wish.walk ? walkFields : faceFields), "scale", "truncation", "direction", "class"] as const;
  return new URLSearchParams(names.flatMap(name => (wish[name] === "" || name === "mixFrom" && wish.mix === "" ? [] : [[name, wish[name]]])));
}

/** As the page's own address has it. */
export const writtenAs = (wish: Wish) => `${parametersOf(wish)}${wish.walk ? "&walk=true" : ""}`;

/** In which formats a wish can be had; the first is shown, and what the service gives unasked. */
export const formatsOf = (wish: Wish) => (wish.walk ? ["gif", "zip"] : wish.count === "1" ? ["png"] : ["png", "zip"]);

export const addressOf = (wish: Wish, format = formatsOf(wish)[0]) =>
  `generate${wish.walk ? "/interpolation" : ""}?${parametersOf(wish)}${format === formatsOf(wish)[0] ? "" : `&format=${format}`}`;

/** The training images that are nearest to the first few faces. */
export const neighboursOf = ({ checkpoint, seed, count, truncation, direction, class: of }: Wish) =>
  `generate/neighbours?${new URLSearchParams({ checkpoint, seed, count: String(Math.min(8, Number(count))), truncation, ...(direction && { direction }), ...ofClass(of) })}`;

/** One face through the checkpoints of a job, large enough to see. */
export const historyOf = (jobId: string, imageSize: number, seed: number | string, truncation = "1", of?: string | null) =>
  `generate/history?${new URLSearchParams({ job: jobId, seed: String(seed), scale: String(Math.min(16, Math.floor(256 / imageSize))), truncation, ...ofClass(of) })}`;

/** What an address says of a class; nothing where none is asked for. */
export const ofClass = (name: string | null | undefined): Record<string, string> => (name ? { class: name } : {});

/** How large the picture of a wish is, of faces with sides of so many pixels; that of a walk has one face after the other. */
export function sizeOf({ walk, count, columns, scale }: Wish, imageSize: number) {
  const faces = walk ? 1 : within(count, 1024);
  return gridSize(faces, columns === "" ? Math.ceil(Math.sqrt(faces)) : Math.min(faces, within(columns, 1024)), imageSize * within(scale, 16));
}

/** What the service would take of a number, if it took this one. */
const within = (text: string, most: number) => Math.max(1, Math.min(most, Math.floor(Number(text)) || 1));

/** The wish at the largest scale, up to its own, at which the picture fits into so many pixels. */
export function fitted(wish: Wish, imageSize: number, pixels: number): Wish {
  let scale = within(wish.scale, 16);
  if (String(scale) !== wish.scale)
    return wish; // which the service refuses
  while (scale > 1 && sizeOf({ ...wish, scale: String(scale) }, imageSize).width > pixels)
    scale--;
  return { ...wish, scale: String(scale) };
}

/** The checkpoint that a wish means, as far as it is known without asking: of each name the service has the last word. */
export function meantBy(wish: string, checkpoints: readonly Checkpoint[], aliases: readonly Alias[], jobs: readonly Job[]): Checkpoint | undefined {
  const best = wish === "best" ? jobs.filter(job => job.bestCheckpoint !== null).sort((a, b) => (a.id < b.id ? 1 : -1))[0]?.bestCheckpoint : null;
  const id = best ?? aliases.find(alias => alias.name === wish)?.checkpoint ?? wish;
  return checkpoints.find(checkpoint => checkpoint.id === id) ?? checkpoints[0];
}

const pushesOf = (direction: string) => direction.split(",").filter(push => push !== "").map(push => push.split(":") as [string, string]);

/** How far faces are moved in a direction of that name. */
export const strengthOf = (direction: string, name: string) => Number(pushesOf(direction).find(([named]) => named === name)?.[1] ?? 0);

/** The same but for that. */
export const withStrength = (direction: string, name: string, strength: number) =>
  [...pushesOf(direction).filter(([named]) => named !== name), ...(strength === 0 ? [] : [[name, String(strength)]])].map(push => push.join(":")).join(",");

/** Faces in a row of the picture, as the service has them. */
export const columnsOf = ({ count, columns }: Wish) => Math.min(Number(columns || Math.ceil(Math.sqrt(Number(count)))), Number(count));
