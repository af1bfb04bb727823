import type uPlot from "uplot";
import { colorOf } from "../theme";
import type { XAxis } from "./axis";

export const markKinds = ["checkpoint", "branch", "stop", "notice"] as const;
export type MarkKind = (typeof markKinds)[number];

/** Something that happened at a step, drawn on the x axis. */
export interface Mark {
  step: number;
  kind: MarkKind;
}

/** Paths in a square from −1 to 1, y downwards. */
export const markShapes: Record<MarkKind, string> = {
  checkpoint: "M0 -1L1 1H-1Z",
  branch: "M0 -1L1 0L0 1L-1 0Z",
  stop: "M-1 -1H-.3V1H-1ZM.3 -1H1V1H.3Z",
  notice: "M-1 -.6L-.6 -1L0 -.4L.6 -1L1 -.6L.4 0L1 .6L.6 1L0 .4L-.6 1L-1 .6L-.4 0Z",
};

export const markColors: Record<MarkKind, string> = { checkpoint: "--muted", branch: "--accuracy", stop: "--signal-ink", notice: "--bad" };

/** A job saves a checkpoint where it stops: both are to be seen, one above the other. */
const isSaved = (kind: MarkKind) => kind === "checkpoint" || kind === "branch";

/** Draws marks above the x axis, of a kind at most one for each few pixels. */
export function drawMarks(u: uPlot, marks: readonly Mark[], axis: XAxis): void {
  const { ctx, bbox } = u;
  const size = 4.5 * devicePixelRatio;
  const taken = new Set<string>();
  for (const { step, kind } of marks) {
    const x = u.valToPos(axis.of(step), "x", true);
    const place = `${kind} ${Math.round(x / size)}`;
    if (!(x >= bbox.left && x <= bbox.left + bbox.width) || taken.has(place))
      continue;
    taken.add(place);
    ctx.save();
    ctx.translate(x, bbox.top + bbox.height - (isSaved(kind) ? 1 : 3.4) * size);
    ctx.scale(size, size);
    ctx.fillStyle = colorOf(markColors[kind]);
    ctx.fill(new Path2D(markShapes[kind]));
    ctx.restore();
  }
}
