import { useEffect } from "preact/hooks";
import type { AxisKind } from "../chart/axis";
import type { View } from "../chart/plot";
import type { Range } from "../chart/window";
import type { LossHistory } from "../losses";
import type { Checkpoint, Job, Quality } from "../models";
import { useCheckpoints } from "./use-checkpoints";
import { useDrawn } from "./use-drawn";
import { useLosses } from "./use-losses";

/** What there is to draw of a job that is compared. */
export interface Course {
  history: LossHistory;
  /** The losses in view, and their places on the axis; no places while these are not known. */
  drawn: LossHistory;
  x: readonly number[];
  /** From its first to its last place. */
  extent: Range | null;
  /** Checkpoints whose faces were measured, oldest first. */
  measured: readonly { place: number; quality: Quality }[];
  error: unknown;
}

interface FollowedProps {
  job: Job;
  axis: AxisKind;
  view: View;
  tell: (id: string, course: Course | null) => void;
}

/** Follows one of several jobs, and tells what there is to draw of it. */
export function FollowedJob({ job, axis: kind, view, tell }: FollowedProps) {
  const { history, version, error } = useLosses(job.id);
  const checkpoints = useCheckpoints(job.id).data;
  const { axis, drawn, x } = useDrawn(job, history, kind, view, true);
  const isKnown = axis.kind === kind;
  useEffect(() => tell(job.id, {
    history, drawn, error,
    x: isKnown ? x : [],
    extent: isKnown && history.steps.length > 0 ? { from: axis.of(history.first), to: axis.of(history.last) } : null,
    measured: isKnown ? measuredOf(checkpoints ?? [], axis.of) : [],
  }), [version, error, axis, isKnown, drawn, x, checkpoints, tell]);
  useEffect(() => () => tell(job.id, null), [tell]);
  return null;
}

const measuredOf = (checkpoints: readonly Checkpoint[], of: (step: number) => number) =>
  checkpoints.flatMap(({ step, quality }) => (quality ? [{ place: of(step), quality }] : [])).sort((a, b) => a.place - b.place);
