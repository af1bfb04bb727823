import { useMemo } from "preact/hooks";
import { type AxisKind, axisBy } from "../chart/axis";
import type { View } from "../chart/plot";
import type { LossHistory } from "../losses";
import type { Job } from "../models";
import { useDetail } from "./use-detail";
import { useTimes } from "./use-times";

/** What there is to draw of a job's losses, with its places on an axis; where these are what the view counts, and not steps, `byPlaces` says so. */
export function useDrawn(job: Job, history: LossHistory, kind: AxisKind, view: View, byPlaces = false) {
  const times = useTimes(job, kind !== "step");
  const axis = useMemo(() => axisBy(kind, times), [kind, times]);
  const steps = useMemo(() => view && byPlaces ? { from: axis.stepAt(view.from), to: axis.stepAt(view.to) } : view, [view, byPlaces, axis]);
  const drawn = useDetail(job.id, history, steps);
  const x = useMemo(() => (axis.kind === "step" ? drawn.steps : drawn.steps.map(axis.of)), [axis, drawn, drawn.revision, drawn.steps.length]);
  return { times, axis, drawn, x };
}
