import type { Range } from "./window";

/** How values lie on an axis, in uPlot's numbers: linear, logarithmic, or logarithmic to both sides of 0. */
export type Distribution = 1 | 3 | 4;

/** Ranges of values by the name of their chart, where they are zoomed. */
export type Zooms = Readonly<Record<string, Range>>;

const bends: Record<Distribution, [bend: (value: number) => number, back: (place: number) => number]> = {
  1: [value => value, place => place],
  3: [Math.log10, place => 10 ** place],
  4: [Math.asinh, Math.sinh],
};

/** A part of a range of values, between two shares of its height from the bottom. */
export function partOf({ from, to }: Range, distribution: Distribution, low: number, high: number): Range {
  const [bend, back] = bends[distribution];
  const [bottom, height] = [bend(from), bend(to) - bend(from)];
  return { from: back(bottom + low * height), to: back(bottom + high * height) };
}

/** The zooms with another one of a chart; null takes it away. */
export const withZoom = (zooms: Zooms, name: string, values: Range | null): Zooms =>
  Object.fromEntries([...Object.entries(zooms).filter(([other]) => other !== name), ...(values ? [[name, values]] : [])]);
