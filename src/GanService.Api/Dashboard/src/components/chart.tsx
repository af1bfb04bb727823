import type { Signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { type Line, Plot, type PlotSettings, type View } from "../chart/plot";
import { type Zooms, withZoom } from "../chart/values";
import type { Range } from "../chart/window";
import { appearance } from "../theme";
import { showEverything } from "./use-chart-settings";
import "uplot/dist/uPlot.min.css";

interface ChartProps extends PlotSettings {
  /** By which the zoom of its values is kept. */
  name: string;
  label: string;
  /** What stands above it in a saved picture. */
  title?: string;
  lines: Line[];
  view: Signal<View>;
  zooms: Signal<Zooms>;
  pointed: Signal<Range | null>;
}

/** Lines. Drag zooms, Shift and drag pans, a double click shows everything; arrows, plus, minus and 0 do the same, and so do fingers. */
export function Chart({ name, label, title, lines, view, zooms, pointed, ...settings }: ChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot>(null);
  const look = appearance.value;
  const shown = view.value;
  const values = zooms.value[name] ?? null;
  useEffect(() => {
    plot.current = new Plot(host.current!, settings, {
      viewChanged: changed => (view.value = changed),
      valuesChanged: changed => (zooms.value = withZoom(zooms.value, name, changed)),
      everythingWanted: () => showEverything({ view, zooms }),
      pointed: under => (pointed.value = under),
    });
    return () => plot.current!.destroy();
  }, [name, view, zooms, pointed]);
  useEffect(() => plot.current!.show(lines, shown, values, settings));
  useEffect(() => plot.current!.recolor(), [look]);

  const keyed = (event: KeyboardEvent) => {
    const acts: Record<string, () => void> = {
      ...(event.shiftKey ? { ArrowUp: () => plot.current!.zoomValues(0.7), ArrowDown: () => plot.current!.zoomValues(1.4) }
        : values ? { ArrowUp: () => plot.current!.showValues(1 / 8, 9 / 8), ArrowDown: () => plot.current!.showValues(-1 / 8, 7 / 8) } : {}),
      ArrowLeft: () => plot.current!.pan(-1 / 8),
      ArrowRight: () => plot.current!.pan(1 / 8),
      "+": () => plot.current!.zoom(0.7),
      "-": () => plot.current!.zoom(1.4),
      0: () => showEverything({ view, zooms }),
    };
    const act = acts[event.key];
    if (act) {
      event.preventDefault();
      act();
    }
  };
  return <div class="chart" ref={host} role="group" aria-label={label} data-title={title} tabIndex={0} onKeyDown={keyed} style={{ height: `${settings.height}px` }} />;
}
