import { type AxisKind, axisKinds } from "./axis";
import type { View } from "./plot";

/** What people choose in a chart, as the page's address keeps it: `?from=10&to=20&scale=log&smoothing=0.5&x=clock`. */
export interface ChartSettings {
  view: View;
  logarithmic: boolean;
  smoothing: number;
  axis: AxisKind;
}

/** What a query says; what it leaves out is as usual. */
export function settingsIn(query: URLSearchParams, usualSmoothing: number): ChartSettings {
  const [from, to, smoothing] = ["from", "to", "smoothing"].map(name => (query.get(name) ? Number(query.get(name)) : NaN)) as [number, number, number];
  return {
    view: from >= 0 && to > from && to < Infinity ? { from, to } : null,
    logarithmic: query.get("scale") === "log",
    smoothing: smoothing >= 0 && smoothing <= 0.99 ? smoothing : usualSmoothing,
    axis: axisKinds.find(kind => kind === query.get("x")) ?? "step",
  };
}

/** An address that says the same, with all else that it says. */
export function withSettings(address: string, { view, logarithmic, smoothing, axis }: ChartSettings, usualSmoothing: number): string {
  const [path, text = ""] = address.split("?") as [string, string?];
  const query = new URLSearchParams(text);
  const said = {
    from: view && tenths(view.from),
    to: view && tenths(view.to),
    scale: logarithmic ? "log" : null,
    smoothing: smoothing === usualSmoothing ? null : String(smoothing),
    x: axis === "step" ? null : axis,
  };
  for (const [name, value] of Object.entries(said)) {
    query.delete(name);
    if (value !== null)
      query.set(name, value);
  }
  return query.size === 0 ? path : `${path}?${query.toString().replaceAll("%2C", ",")}`;
}

const tenths = (step: number) => String(Math.round(10 * step) / 10);
