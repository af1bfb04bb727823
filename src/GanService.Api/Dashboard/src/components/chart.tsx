import type { Signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { type Line, Plot, type PlotSettings, type View } from "../chart/plot";
import type { Range } from "../chart/window";
import { appearance } from "../theme";
import "uplot/dist/uPlot.min.css";

interface ChartProps extends PlotSettings {
  label: string;
  lines: Line[];
  view: Signal<View>;
  pointed: Signal<Range | null>;
}

/** Lines. Drag zooms, Shift and drag pans, a double click shows everything; arrows, plus, minus and 0 do the same, and so do fingers. */
export function Chart({ label, lines, view, pointed, ...settings }: ChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot>(null);
  const look = appearance.value;
  const shown = view.value;
  useEffect(() => {
    plot.current = new Plot(host.current!, settings, changed => (view.value = changed), under => (pointed.value = under));
    return () => plot.current!.destroy();
  }, [view, pointed]);
  useEffect(() => plot.current!.show(lines, shown, settings));
  useEffect(() => plot.current!.recolor(), [look]);

  const keyed = (event: KeyboardEvent) => {
    const acts: Record<string, () => void> = {
      ArrowLeft: () => plot.current!.pan(-1 / 8),
      ArrowRight: () => plot.current!.pan(1 / 8),
      "+": () => plot.current!.zoom(0.7),
      "-": () => plot.current!.zoom(1.4),
      0: () => (view.value = null),
    };
    const act = acts[event.key];
    if (act) {
      event.preventDefault();
      act();
    }
  };
  return <div class="chart" ref={host} role="group" aria-label={label} tabIndex={0} onKeyDown={keyed} style={{ height: `${settings.height}px` }} />;
}
