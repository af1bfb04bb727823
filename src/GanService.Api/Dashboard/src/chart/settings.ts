import { type AxisKind, axisKinds } from "./axis";
import type { View } from "./plot";
import type { Zooms } from "./values";

/** What people choose in a chart, as the page's address keeps it: `?from=10&to=20&y=losses:0.5:1&scale=log&smoothing=0.5&x=clock&show=generator`. */
export interface ChartSettings {
  view: View;
  zooms: Zooms;
  logarithmic: boolean;
  smoothing: number;
  axis: AxisKind;
  /** The names of what is drawn; null is all. */
  shown: readonly string[] | null;
}

/** What a query says; what it leaves out is as usual. */
export function settingsIn(query: URLSearchParams, usualSmoothing: number): ChartSettings {
  const [from, to, smoothing] = ["from", "to", "smoothing"].map(name => (query.get(name) ? Number(query.get(name)) : NaN)) as [number, number, number];
  return {
    zooms: zoomsIn(query.get("y") ?? ""),
    view: from >= 0 && to > from && to < Infinity ? { from, to } : null,
    logarithmic: query.get("scale") === "log",
    smoothing: smoothing >= 0 && smoothing <= 0.99 ? smoothing : usualSmoothing,
    axis: axisKinds.find(kind => kind === query.get("x")) ?? "step",
    shown: query.get("show")?.split(",") ?? null,
  };
}

/** An address that says the same, with all else that it says. */
export function withSettings(address: string, { view, zooms, logarithmic, smoothing, axis, shown }: ChartSettings, usualSmoothing: number): string {
  const [path, text = ""] = address.split("?") as [string, string?];
  const query = new URLSearchParams(text);
  const said = {
    from: view && rounded(view.from, view),
    to: view && rounded(view.to, view),
    y: Object.entries(zooms).map(([name, { from, to }]) => `${name}:${+from.toPrecision(6)}:${+to.toPrecision(6)}`).join() || null,
    scale: logarithmic ? "log" : null,
    smoothing: smoothing === usualSmoothing ? null : String(smoothing),
    x: axis === "step" ? null : axis,
    show: shown && shown.join(),
  };
  for (const [name, value] of Object.entries(said)) {
    query.delete(name);
    if (value !== null)
      query.set(name, value);
  }
  return query.size === 0 ? path : `${path}?${query.toString().replaceAll("%2C", ",").replaceAll("%3A", ":")}`;
}

function zoomsIn(text: string): Zooms {
  const all = text.split(",").map(zoom => {
    const [name = "", from, to] = zoom.split(":");
    return [name, { from: Number(from), to: Number(to) }] as const;
  });
  return Object.fromEntries(all.filter(([name, { from, to }]) => name !== "" && from < to && to - from < Infinity));
}

/** Steps need no more than tenths of themselves, a few seconds do. */
const rounded = (place: number, { from, to }: { from: number; to: number }) => String(+place.toFixed(to - from >= 100 ? 1 : 3));
