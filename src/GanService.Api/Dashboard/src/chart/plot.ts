import uPlot from "uplot";
import { short } from "../format";
import { colorOf } from "../theme";
import { type XAxis, bySteps } from "./axis";
import { type Movable, addGestures, pan } from "./gestures";
import { type Mark, drawMarks } from "./marks";
import { type Distribution, partOf } from "./values";
import { type Column, type Range, type Series, windowOf } from "./window";

/** A series as the chart draws it. */
export interface Line extends Series {
  label: string;
  /** A custom property of the style sheet, such as `--real`. */
  color: string;
  /** Drawn faintly, behind the others. */
  pale?: boolean;
  /** Pixels that are drawn and left out, in turn; none is a whole line. */
  dash?: number[];
  /** With a dot for each point. */
  dotted?: boolean;
}

export interface PlotSettings {
  height: number;
  logarithmic: boolean;
  /** Whether values may be negative: then a logarithmic axis goes both ways, and is linear from −1 to 1. */
  signed: boolean;
  /** A dashed line to compare with. */
  reference: { value: number; label: string } | null;
  /** Limits of the values where they are not zoomed; otherwise what is in view decides. */
  limits?: [number, number];
  /** Plots with the same name share the cursor. */
  group: string;
  marks?: readonly Mark[];
  /** The first and the last step there are, drawn or not. */
  extent: Range;
  /** What lines' places on the x axis are; steps, where it is left out. */
  axis?: XAxis;
  /** How little may be shown, in what the extent counts; four steps, where it is left out. */
  least?: number;
}

/** What hands do with a chart. */
export interface PlotEvents {
  viewChanged: (view: View) => void;
  /** Null shows all values again. */
  valuesChanged: (values: Range | null) => void;
  everythingWanted: () => void;
  pointed: (under: Range | null) => void;
}

/** Which steps are shown; null is all. */
export type View = Range | null;

/** How little may be shown where nothing else is said, in steps. */
export const leastSteps = 4;

const paleOpacity = "38%";
const straight = 50; // pixels by which a hand may stray from a line without drawing a box
const smallest = 1e-4; // where a logarithmic axis ends

/** The ticks of an axis that is logarithmic to both sides: a few powers of ten, where uPlot has a line for each of their multiples. */
const bothWays: Pick<uPlot.Axis, "splits" | "filter"> = {
  splits: (_, __, low, high) => {
    const most = 4; // to each side
    const decades = Math.floor(Math.log10(Math.max(-low, high, 10)));
    const stride = Math.ceil(decades / most);
    const powers = Array.from({ length: Math.floor(decades / stride) }, (_, i) => 10 ** (stride * (i + 1)));
    return [...powers.map(power => -power).reverse(), 0, ...powers].filter(tick => tick >= low && tick <= high);
  },
  filter: (_, ticks) => ticks,
};

/** Draws lines: a thin layer over uPlot that keeps to the pixels there are, and zooms and pans. */
export class Plot implements Movable {
  #chart: uPlot | null = null;
  #lines: Line[] = [];
  #view: View = null;
  #values: Range | null = null;
  #allValues: Range = { from: 0, to: 1 };
  #frame = 0;
  #signature = "";
  readonly #resize: ResizeObserver;

  constructor(
    readonly host: HTMLElement,
    private settings: PlotSettings,
    private readonly events: PlotEvents,
  ) {
    this.#resize = new ResizeObserver(() => this.refresh());
    this.#resize.observe(host);
  }

  /** Shows these lines; a redraw waits for the next frame, so many changes cost one. */
  show(lines: Line[], view: View, values: Range | null, settings: PlotSettings): void {
    const signature = JSON.stringify([settings.logarithmic, settings.signed, settings.axis?.kind, lines.map(line => [line.color, line.pale, line.dotted, line.dash])]);
    this.settings = settings;
    this.#lines = lines;
    this.#view = view;
    this.#values = values;
    if (signature !== this.#signature)
      this.#discard();
    this.#signature = signature;
    this.refresh();
  }

  /** Draws anew with the colours of now. */
  recolor(): void {
    this.#discard();
    this.refresh();
  }

  refresh(): void {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  destroy(): void {
    cancelAnimationFrame(this.#frame);
    this.#resize.disconnect();
    this.#discard();
  }

  #discard(): void {
    this.#chart?.destroy();
    this.#chart = null;
  }

  get #axis(): XAxis {
    return this.settings.axis ?? bySteps;
  }

  /** What is shown where nothing is zoomed. */
  get #whole(): Range {
    const { from, to } = this.settings.extent;
    const [first, last] = [this.#axis.of(from), this.#axis.of(to)];
    return { from: first, to: Math.max(last, first + 1) };
  }

  get range(): Range {
    return this.#view ? { from: this.#axis.of(this.#view.from), to: this.#axis.of(this.#view.to) } : this.#whole;
  }

  get isZoomed(): boolean {
    return this.#view !== null;
  }

  get values(): Range | null {
    return this.#values;
  }

  #draw(): void {
    const width = this.host.clientWidth;
    if (width === 0)
      return;
    this.#chart ??= this.#create(width);
    const { range } = this;
    const columns = windowOf(this.#lines, range, Math.max(50, width - 60));
    const [low, high] = this.settings.limits ?? this.#limitsOf(columns.slice(1) as Column[]);
    this.#allValues = { from: low, to: high };
    const { from: bottom, to: top } = this.shownValues;
    const chart = this.#chart;
    chart.batch(() => {
      if (chart.width !== width || chart.height !== this.settings.height)
        chart.setSize({ width, height: this.settings.height });
      chart.setData(this.#distribution === 3 ? this.#positive(columns) : columns, false);
      chart.setScale("x", { min: range.from, max: range.to });
      chart.setScale("y", { min: bottom, max: top });
    });
  }

  get shownValues(): Range {
    const { from, to } = this.#values ?? this.#allValues;
    return this.#distribution === 3 ? { from: Math.max(from, smallest), to: Math.max(to, 10 * smallest) } : { from, to };
  }

  #limitsOf(columns: Column[]): [number, number] {
    const { reference } = this.settings;
    let [low, high] = reference ? [reference.value, reference.value] : [Infinity, -Infinity];
    for (const column of columns) {
      for (const value of column) {
        if (value === null)
          continue;
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    if (low > high)
      return [0, 1];
    if (this.#distribution === 3)
      return [Math.max(low, smallest) / 1.2, Math.max(high, smallest) * 1.2];
    [low, high] = [Math.min(low, 0), Math.max(high, 0)];
    if (this.#distribution === 4)
      return [1.2 * low, 1.2 * high || 1];
    const margin = 0.06 * (high - low) || 0.02;
    return [low < 0 ? low - margin : 0, high + margin];
  }

  get #distribution(): Distribution {
    return !this.settings.logarithmic ? 1 : this.settings.signed ? 4 : 3;
  }

  #positive = ([steps, ...columns]: [number[], ...Column[]]): uPlot.AlignedData =>
    [steps, ...columns.map(column => column.map(value => (value === null ? null : Math.max(value, smallest))))];

  #create(width: number): uPlot {
    const [muted, grid] = [colorOf("--muted"), colorOf("--line")];
    const axis = { stroke: muted, font: "12px ui-sans-serif, system-ui, sans-serif", grid: { stroke: grid, width: 1 }, ticks: { stroke: grid, width: 1, size: 4 } };
    const chart = new uPlot({
      width,
      height: this.settings.height,
      legend: { show: false },
      scales: {
        x: { time: this.#axis.kind === "clock", auto: false },
        y: { auto: false, distr: this.#distribution, asinh: 1 },
      },
      axes: [
        { ...axis, size: 28, space: 70, ...this.#axis.ticks },
        { ...axis, size: 56, space: 34, values: (_, ticks) => ticks.map(tick => (tick === null ? "" : short(tick))), ...(this.#distribution === 4 ? bothWays : {}) },
      ],
      series: [{}, ...this.#lines.map(line => this.#seriesOf(line))],
      cursor: {
        y: false,
        sync: { key: this.settings.group, setSeries: false, scales: ["x", null], filters: { pub: () => true, sub: isNoDrag } },
        drag: { x: true, y: true, uni: straight, setScale: false },
        points: { size: 6 },
        bind: {
          mousedown: (u, _, handle) => event => {
            if (!event.shiftKey)
              return handle(event);
            pan(event, u.over, this);
            return null;
          },
          dblclick: () => () => {
            this.events.everythingWanted();
            return null;
          },
        },
      },
      hooks: {
        setSelect: [u => this.#zoomToSelection(u)],
        setCursor: [u => this.events.pointed(underPixel(u))],
        drawAxes: [u => this.#drawReference(u, muted)],
        draw: [u => drawMarks(u, this.settings.marks ?? [], this.#axis)],
      },
    }, [[], ...this.#lines.map(() => [])], this.host);
    addGestures(chart.over, this);
    return chart;
  }

  #seriesOf(line: Line): uPlot.Series {
    const color = colorOf(line.color);
    return {
      label: line.label,
      stroke: line.pale ? `color-mix(in srgb, ${color} ${paleOpacity}, transparent)` : color,
      width: line.pale ? 1 : 1.5,
      ...(line.dash ? { dash: line.dash } : {}),
      spanGaps: true,
      points: { show: (u, i) => line.dotted || !line.pale && (u.data[i] as Column).filter(value => value !== null).length < 2 },
    };
  }

  #drawReference(u: uPlot, color: string): void {
    if (!this.settings.reference)
      return;
    const { value, label } = this.settings.reference;
    const y = u.valToPos(value, "y", true);
    const { left, top, width, height } = u.bbox;
    if (!(y >= top && y <= top + height))
      return;
    const { ctx } = u;
    ctx.save();
    ctx.strokeStyle = ctx.fillStyle = color;
    ctx.lineWidth = devicePixelRatio;
    ctx.setLineDash([5 * devicePixelRatio, 4 * devicePixelRatio]);
    ctx.beginPath();
    ctx.moveTo(left, y);
    ctx.lineTo(left + width, y);
    ctx.stroke();
    ctx.textAlign = "right";
    ctx.font = `${11 * devicePixelRatio}px ui-sans-serif, system-ui, sans-serif`;
    ctx.fillText(label, left + width - 4, y - 5 * devicePixelRatio);
    ctx.restore();
  }

  #zoomToSelection(u: uPlot): void {
    const { left, width, top, height } = u.select;
    const { clientWidth, clientHeight } = u.over;
    if (width < clientWidth - 1 && width >= 3)
      this.#show({ from: u.posToVal(left, "x"), to: u.posToVal(left + width, "x") });
    if (height < clientHeight - 1 && height >= 3)
      this.showValues(1 - (top + height) / clientHeight, 1 - top / clientHeight);
    u.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
  }

  point(left: number): void {
    this.#chart?.setCursor({ left, top: 0 }, true);
  }

  /** Moves by a share of what is shown. */
  pan(share: number): void {
    const { from, to } = this.range;
    this.moveTo({ from: from + share * (to - from), to: to + share * (to - from) });
  }

  zoom(factor: number, around?: number): void {
    const { from, to } = this.range;
    const center = around ?? (from + to) / 2;
    this.moveTo({ from: center - (center - from) * factor, to: center + (to - center) * factor });
  }

  moveTo({ from, to }: Range): void {
    const all = this.#whole;
    const perStep = (all.to - all.from) / (this.#axis.stepAt(all.to) - this.#axis.stepAt(all.from));
    const width = Math.max(to - from, (this.settings.least ?? leastSteps) * perStep);
    if (width >= all.to - all.from) {
      this.events.viewChanged(null);
      return;
    }
    const start = Math.min(Math.max(from, all.from), all.to - width);
    this.#show({ from: start, to: start + width });
  }

  #show({ from, to }: Range): void {
    const view = { from: this.#axis.stepAt(from), to: this.#axis.stepAt(to) };
    if (view.from < view.to) // within a pause there is no step
      this.events.viewChanged(view);
  }

  showValues(low: number, high: number, of: Range = this.shownValues): void {
    const values = partOf(of, this.#distribution, low, high);
    const { from, to } = this.#allValues;
    if (values.from < values.to)
      this.events.valuesChanged(values.from <= from && values.to >= to ? null : values);
  }

  /** Shows `factor` times as many values, around a share of the height from the bottom. */
  zoomValues(factor: number, around = 0.5): void {
    this.showValues(around * (1 - factor), around + (1 - around) * factor);
  }
}

/** What is dragged over one chart is not dragged over the others. */
const isNoDrag = (event: string) => event !== "mousedown" && event !== "mouseup";

function underPixel(u: uPlot): Range | null {
  const { left } = u.cursor;
  return left == null || left < 0 ? null : { from: u.posToVal(left - 0.5, "x"), to: u.posToVal(left + 0.5, "x") };
}
