/** A line to draw: values over increasing places on the x axis, in columns that may grow, one before the other. */
export interface Series {
  x: readonly number[];
  y: readonly number[];
}

/** A part of the x axis. */
export interface Range {
  from: number;
  to: number;
}

export type Column = (number | null)[];

/**
 * The part of `lines` in a range as aligned columns, x first. A pixel column that holds many points is drawn as its extremes, so
 * 100,000 points cost no more than the screen is wide, and no peak is lost. Few points come with their neighbours outside, to which lines lead.
 */
export function windowOf(lines: readonly Series[], { from, to }: Range, pixels: number): [number[], ...Column[]] {
  const most = Math.max(0, ...lines.map(({ x }) => indexOf(x, to) - indexOf(x, from)));
  return most <= 2 * pixels ? everyPoint(lines, from, to) : extremes(lines, from, to, pixels);
}

/** The place of the first point that is not before `value`. */
export function indexOf(x: readonly number[], value: number): number {
  let low = 0;
  let high = x.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (x[middle]! < value)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/** The first and the last place of the points in a range; where it has none, those of the nearest. */
export function placesIn(x: readonly number[], { from, to }: Range): [number, number] | null {
  if (x.length === 0)
    return null;
  const first = indexOf(x, from);
  const end = indexOf(x, to);
  if (first < end)
    return [first, end - 1];
  const before = Math.max(0, first - 1);
  const after = Math.min(first, x.length - 1);
  const nearest = (from + to) / 2 - x[before]! < x[after]! - (from + to) / 2 ? before : after;
  return [nearest, nearest];
}

/** The lowest and the highest of some neighbouring values. */
export function extremesOf(y: readonly number[], [first, last]: readonly [number, number]): [number, number] {
  let low = y[first]!;
  let high = low;
  for (let i = first + 1; i <= last; i++) {
    const value = y[i]!;
    if (value < low)
      low = value;
    else if (value > high)
      high = value;
  }
  return [low, high];
}

function everyPoint(lines: readonly Series[], from: number, to: number): [number[], ...Column[]] {
  const parts = lines.map(({ x, y }) => {
    const end = Math.min(x.length, y.length);
    let last = indexOf(x, to);
    while (last < end && x[last] === to)
      last++;
    return { x, y, first: Math.max(0, indexOf(x, from) - 1), end: Math.min(end, last + 1) };
  });
  const all = [...new Set(parts.flatMap(({ x, first, end }) => x.slice(first, end)))].sort((a, b) => a - b);
  return [all, ...parts.map(({ x, y, first, end }) => {
    let i = first;
    return all.map(value => {
      let found: number | null = null;
      for (; i < end && x[i] === value; i++)
        found = y[i]!;
      return found;
    });
  })];
}

function extremes(lines: readonly Series[], from: number, to: number, pixels: number): [number[], ...Column[]] {
  const width = (to - from) / pixels;
  const places = Array.from({ length: 2 * pixels }, (_, i) => from + (i / 2 + 0.25) * width);
  return [places, ...lines.map(line => pixelsOf(line, from, to, width, pixels))];
}

function pixelsOf({ x, y }: Series, from: number, to: number, width: number, pixels: number): Column {
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
