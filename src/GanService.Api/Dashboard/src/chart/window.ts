/** A line to draw: values over increasing steps, in columns that may grow, one before the other. */
export interface Series {
  x: readonly number[];
  y: readonly number[];
}

export type Column = (number | null)[];

/**
 * The part of `lines` between two steps as aligned columns, steps first. A pixel column that holds many steps is drawn as
 * its extremes, so 100,000 points cost no more than the screen is wide, and no peak is lost.
 */
export function windowOf(lines: readonly Series[], from: number, to: number, pixels: number): [number[], ...Column[]] {
  const span = Math.floor(to) - Math.ceil(from) + 1;
  return span <= 2 * pixels ? everyStep(lines, Math.ceil(from), span) : extremes(lines, from, to, pixels);
}

/** The place of the first step that is not before `step`. */
export function indexOf(x: readonly number[], step: number): number {
  let low = 0;
  let high = x.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (x[middle]! < step)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

function everyStep(lines: readonly Series[], from: number, span: number): [number[], ...Column[]] {
  const steps = Array.from({ length: Math.max(span, 0) }, (_, i) => from + i);
  return [steps, ...lines.map(({ x, y }) => {
    const column: Column = new Array<number | null>(steps.length).fill(null);
    const length = Math.min(x.length, y.length);
    for (let i = indexOf(x, from); i < length && x[i]! < from + span; i++)
      column[x[i]! - from] = y[i]!;
    return column;
  })];
}

function extremes(lines: readonly Series[], from: number, to: number, pixels: number): [number[], ...Column[]] {
  const width = (to - from) / pixels;
  const steps = Array.from({ length: 2 * pixels }, (_, i) => from + (i / 2 + 0.25) * width);
  return [steps, ...lines.map(line => extremesOf(line, from, to, width, pixels))];
}

function extremesOf({ x, y }: Series, from: number, to: number, width: number, pixels: number): Column {
  const column: Column = new Array<number | null>(2 * pixels).fill(null);
  const length = Math.min(x.length, y.length);
  let i = indexOf(x, from);
  while (i < length && x[i]! <= to) {
    const pixel = Math.min(pixels - 1, Math.floor((x[i]! - from) / width));
    const end = from + (pixel + 1) * width;
    let lowest = i;
    let highest = i;
    for (i++; i < length && x[i]! < end && x[i]! <= to; i++) {
      if (y[i]! < y[lowest]!)
        lowest = i;
      if (y[i]! > y[highest]!)
        highest = i;
    }
    column[2 * pixel] = y[Math.min(lowest, highest)]!;
    column[2 * pixel + 1] = y[Math.max(lowest, highest)]!;
  }
  return column;
}
