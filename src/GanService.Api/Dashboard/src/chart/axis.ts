import type uPlot from "uplot";
import { count, stopwatch } from "../format";
import type { Times } from "../models";
import { indexOf } from "./window";

export const axisKinds = ["step", "trained", "clock"] as const;
export type AxisKind = (typeof axisKinds)[number];

/** What the x axis counts, and where a step is on it. */
export interface XAxis {
  kind: AxisKind;
  of: (step: number) => number;
  stepAt: (place: number) => number;
  /** A place in words, beside its step. */
  tell: (place: number) => string;
  ticks: Pick<uPlot.Axis, "values" | "incrs">;
}

const itself = (value: number) => value;
const [day, month] = [86_400, { month: "short", day: "numeric" } as const];
const minutes = new Intl.DateTimeFormat("en-US", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const seconds = new Intl.DateTimeFormat("en-US", { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const date = new Intl.DateTimeFormat("en-US", month);
const dateTime = new Intl.DateTimeFormat("en-US", { ...month, hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });

const looks: Record<AxisKind, Pick<XAxis, "tell" | "ticks">> = {
  step: {
    tell: () => "",
    ticks: { values: (_, ticks) => ticks.map(tick => (Number.isInteger(tick) ? count(tick) : "")) },
  },
  trained: {
    tell: stopwatch,
    ticks: { values: (_, ticks) => ticks.map(stopwatch), incrs: [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, day, 2 * day, 7 * day, 14 * day] },
  },
  clock: {
    tell: place => dateTime.format(1000 * place),
    ticks: { values: (_, ticks, __, ___, apart) => ticks.map(tick => (apart >= day ? date : apart >= 60 ? minutes : seconds).format(1000 * tick)) },
  },
};

/** An axis for lines that know their places on it: those of several jobs, each of which has times of its own. */
export const axisOfPlaces = (kind: AxisKind): XAxis => ({ kind, of: itself, stepAt: itself, ...looks[kind] });

export const bySteps = axisOfPlaces("step");

/** The axis of a kind; by steps while nothing is known of their times. */
export function axisBy(kind: AxisKind, times: Times | null): XAxis {
  if (kind === "step" || !times || times.steps.length < 2)
    return bySteps;
  const { steps } = times;
  const places = kind === "trained" ? times.seconds : times.at.map(at => Date.parse(at) / 1000);
  return {
    kind,
    of: step => between(steps, places, step),
    stepAt: place => between(places, steps, place),
    ...looks[kind],
  };
}

/** Steps after which a job stopped and went on later: those that are told of twice. */
export const stopsIn = (steps: readonly number[]): number[] => steps.filter((step, i) => i > 0 && step > 0 && step === steps[i - 1]);

/** What belongs to a value between known ones; beyond the last two it goes on as between these. Of a value that is there twice the first counts. */
function between(known: readonly number[], results: readonly number[], value: number): number {
  const i = indexOf(known, value);
  if (i === 0 || known[i] === value)
    return results[i]!;
  const after = Math.min(i, known.length - 1);
  const [x, y] = [known[after - 1]!, results[after - 1]!];
  return known[after] === x ? results[after]! : y + (value - x) / (known[after]! - x) * (results[after]! - y);
}
