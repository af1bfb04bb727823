import type { ReadonlySignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { extremesOf, placesIn, type Range } from "../chart/window";
import { count, loss } from "../format";

/** A line's numbers; all columns belong together. */
export interface Reading {
  key: string;
  name: ComponentChildren;
  steps: readonly number[];
  x: readonly number[];
  raw: readonly number[];
  average: readonly number[];
}

interface ReadingsProps {
  label: string;
  rows: Reading[];
  /** What is under the pointer, or null: then the newest step is told. */
  pointed: ReadonlySignal<Range | null>;
  /** More about the last step that is told. */
  tell?: (step: number) => string;
}

/** What lies under the pointer's pixel. The chart itself is not drawn again when the pointer moves. */
export function Readings({ label, rows, pointed, tell }: ReadingsProps) {
  const under = pointed.value;
  const all = rows.map(row => ({ ...row, places: under ? placesIn(row.x, under) : newestOf(row.x) }));
  const there = all.filter(row => row.places !== null);
  const first = Math.min(...there.map(row => row.steps[row.places![0]]!));
  const last = Math.max(...there.map(row => row.steps[row.places![1]]!));
  return (
    <table class="readings" aria-label={label}>
      <thead>
        <tr><th class="number">{there.length === 0 ? "–" : first === last ? `Step ${count(first)}` : `Steps ${count(first)}–${count(last)}`}{there.length > 0 && tell?.(last)}</th>
          <th>Smoothed</th><th>Lowest</th><th>Highest</th></tr>
      </thead>
      <tbody>
        {all.map(({ key, name, raw, average, places }) => {
          const [low, high] = places ? extremesOf(raw, places) : [];
          return (
            <tr key={key}><th scope="row">{name}</th>
              <td class="number"><b>{loss(places ? average[places[1]] : null)}</b></td><td class="number">{loss(low)}</td><td class="number">{loss(high)}</td></tr>
          );
        })}
      </tbody>
    </table>
  );
}

const newestOf = (x: readonly number[]): [number, number] | null => (x.length === 0 ? null : [x.length - 1, x.length - 1]);
