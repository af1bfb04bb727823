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
}

const defaults: Wish = { checkpoint: "latest", walk: false, seed: "1", count: "25", columns: "", from: "1", to: "2", frames: "24", scale: "4", truncation: "1" };

const faceFields = ["seed", "count", "columns"] as const;
const walkFields = ["from", "to", "frames"] as const;

export function wishOf(query: URLSearchParams): Wish {
  const given = Object.fromEntries(Object.keys(defaults).flatMap(name => (query.has(name) ? [[name, query.get(name)!]] : [])));
  return { ...defaults, ...given, walk: query.get("walk") === "true" };
}

/** The parameters that matter for the wish. */
function parametersOf(wish: Wish): URLSearchParams {
  const names = ["checkpoint", ...(wish.walk ? walkFields : faceFields), "scale", "truncation"] as const;
  return new URLSearchParams(names.flatMap(name => (wish[name] === "" ? [] : [[name, wish[name]]])));
}

/** As the page's own address has it. */
export const writtenAs = (wish: Wish) => `${parametersOf(wish)}${wish.walk ? "&walk=true" : ""}`;

/** In which formats a wish can be had; the first is shown, and what the service gives unasked. */
export const formatsOf = (wish: Wish) => (wish.walk ? ["gif", "zip"] : wish.count === "1" ? ["png"] : ["png", "zip"]);

export const addressOf = (wish: Wish, format = formatsOf(wish)[0]) =>
  `generate${wish.walk ? "/interpolation" : ""}?${parametersOf(wish)}${format === formatsOf(wish)[0] ? "" : `&format=${format}`}`;

/** The training images that are nearest to the first few faces. */
export const neighboursOf = ({ checkpoint, seed, count, truncation }: Wish) =>
  `generate/neighbours?${new URLSearchParams({ checkpoint, seed, count: String(Math.min(8, Number(count))), truncation })}`;

/** One face through the checkpoints of a job, large enough to see. */
export const historyOf = (jobId: string, imageSize: number, seed: number | string, truncation = "1") =>
  `generate/history?${new URLSearchParams({ job: jobId, seed: String(seed), scale: String(Math.min(16, Math.floor(256 / imageSize))), truncation })}`;

/** Faces in a row of the picture, as the service has them. */
export const columnsOf = ({ count, columns }: Wish) => Math.min(Number(columns || Math.ceil(Math.sqrt(Number(count)))), Number(count));
