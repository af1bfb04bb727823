import type { LossHistory } from "../losses";
import { type Range, indexOf } from "./window";

/** Steps that averages need before what is shown, so that they are what they would be had all steps been read. */
const leadIn = 1000;

/** Whether steps in a range were thinned out. */
export function lacksSteps({ steps, first, last }: LossHistory, { from, to }: Range): boolean {
  const [begin, end] = [Math.max(Math.ceil(from), first), Math.min(Math.floor(to), last)];
  return indexOf(steps, end + 1) - indexOf(steps, begin) < end - begin + 1;
}

/** What to read for a view: as much on either side as is shown, so that a little panning reads nothing. */
export function aroundView({ from, to }: Range, last: number): Range {
  const margin = Math.max(to - from, leadIn);
  return { from: Math.max(1, Math.floor(from - margin)), to: Math.min(last, Math.ceil(to + margin)) };
}

export interface Detail {
  range: Range;
  history: LossHistory;
}

/** Whether a view is within what was read. */
export const covers = ({ range }: Detail, view: Range, last: number): boolean =>
  range.from <= Math.max(1, view.from) && range.to >= Math.min(view.to, last);

/** Whether what was read is good enough for a view: whole, or not much coarser than another answer would be. */
export function suffices(read: Detail, view: Range, last: number): boolean {
  const { from, to } = aroundView(view, last);
  return covers(read, view, last) && (!lacksSteps(read.history, view) || read.range.to - read.range.from <= 2 * (to - from));
}
