import type { ReadonlySignal } from "@preact/signals";
import type { XAxis } from "../chart/axis";
import { type Range, extremesOf, placesIn } from "../chart/window";
import { count, loss } from "../format";
import { JobSwatch, type lineOf } from "./job-swatch";

interface ValuesProps {
  rows: readonly { name: string; line: ReturnType<typeof lineOf>; x: readonly number[]; raw: readonly number[]; average: readonly number[] }[];
  /** What is under the pointer, or null: then the newest values are told. */
  pointed: ReadonlySignal<Range | null>;
  /** Whether the lowest and the highest are told, too. */
  extremes: boolean;
}

/** What lies under the pointer's pixel, by the colours of the jobs. The chart itself is not drawn again when the pointer moves. */
export function ValuesUnder({ rows, pointed, extremes }: ValuesProps) {
  const under = pointed.value;
  return (
    <ul class="values-under small number">
      {rows.filter(({ x }) => x.length > 0).map(({ name, line, x, raw, average }) => {
        const places = under ? placesIn(x, under)! : [x.length - 1, x.length - 1] as const;
        return (
          <li key={name} title={name}>
            <JobSwatch {...line} /><span class="hidden">{name}</span> <b>{loss(average[places[1]])}</b>
            {extremes && <span class="muted"> {extremesOf(raw, places).map(loss).join(" to ")}</span>}
          </li>
        );
      })}
    </ul>
  );
}

/** Where the pointer is on an axis. */
export function PlaceUnder({ pointed, axis }: { pointed: ReadonlySignal<Range | null>; axis: XAxis }) {
  const under = pointed.value;
  const place = under && (under.from + under.to) / 2;
  return <>{place === null ? "Newest step" : axis.kind === "step" ? `Step ${count(place)}` : axis.kind === "trained" ? `After ${axis.tell(place)}` : axis.tell(place)}</>;
}
