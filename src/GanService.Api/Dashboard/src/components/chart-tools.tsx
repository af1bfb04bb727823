import type { Signal } from "@preact/signals";
import { type AxisKind, axisKinds } from "../chart/axis";
import { type Picture, savePicture } from "../chart/picture";
import { type View, leastSteps } from "../chart/plot";
import type { Zooms } from "../chart/values";
import type { Range } from "../chart/window";
import { Icon } from "./icons";
import { showEverything } from "./use-chart-settings";

interface Tools {
  smoothing: Signal<number>;
  logarithmic: Signal<boolean>;
  view: Signal<View>;
  zooms: Signal<Zooms>;
  axis: AxisKind;
  chooseAxis: (kind: AxisKind) => void;
  extent: Range;
  /** How little may be shown. */
  least?: number;
  picture: Picture;
}

const axisLabels: Record<AxisKind, string> = { step: "Step", trained: "Training time", clock: "Clock" };

/** Smoothing, scale, zoom and picture of what is within the same `.loss-chart`. */
export function ChartTools({ smoothing, logarithmic, view, zooms, axis, chooseAxis, extent, least = leastSteps, picture }: Tools) {
  const zoom = (factor: number) => {
    const { from, to } = view.value ?? extent;
    const half = Math.max((to - from) * factor, least) / 2;
    const center = (from + to) / 2;
    view.value = 2 * half >= extent.to - extent.from ? null : { from: Math.max(extent.from, center - half), to: Math.min(extent.to, center + half) };
  };
  return (
    <div class="tools">
      <label class="inline">Smoothing
        <input type="range" min="0" max="0.99" step="0.01" value={smoothing.value} onInput={event => (smoothing.value = +event.currentTarget.value)} />
        <output class="number">{smoothing.value.toFixed(2)}</output>
      </label>
      <label class="inline">
        <input type="checkbox" checked={logarithmic.value} onChange={event => (logarithmic.value = event.currentTarget.checked)} />Log scale
      </label>
      <label class="inline">Over
        <select value={axis} onChange={event => chooseAxis(event.currentTarget.value as AxisKind)}>
          {axisKinds.map(kind => <option key={kind} value={kind}>{axisLabels[kind]}</option>)}
        </select>
      </label>
      <span class="button-row" role="group" aria-label="Zoom">
        <button type="button" aria-label="Zoom in" title="Zoom in (or drag over the chart)" onClick={() => zoom(0.5)}><Icon name="in" /></button>
        <button type="button" aria-label="Zoom out" title="Zoom out" onClick={() => zoom(2)}><Icon name="out" /></button>
        <button type="button" disabled={view.value === null && Object.keys(zooms.value).length === 0} title="Show every step and value (or double-click the chart)" onClick={() => showEverything({ view, zooms })}>All</button>
      </span>
      <button type="button" title="Save what is shown as a picture" onClick={event => void savePicture(event.currentTarget.closest(".loss-chart")!.querySelectorAll<HTMLElement>(".chart"), picture)}>Save PNG</button>
    </div>
  );
}

/** What a mouse does in a chart. */
export const chartHint = "Drag sideways to zoom into steps, up or down into values. Shift and drag to pan, double-click to see everything.";
