import type uPlot from "uplot";
import { count } from "../format";

/** What the x axis counts, and where a step is on it. */
export interface XAxis {
  name: string;
  of: (step: number) => number;
  stepAt: (place: number) => number;
  isClock: boolean;
  ticks: Pick<uPlot.Axis, "values" | "incrs">;
}

const itself = (value: number) => value;

export const bySteps: XAxis = {
  name: "steps",
  of: itself,
  stepAt: itself,
  isClock: false,
  ticks: { values: (_, ticks) => ticks.map(tick => (Number.isInteger(tick) ? count(tick) : "")) },
};
