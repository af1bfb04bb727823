import uPlot from "uplot";
import { short } from "../format";
import { colorOf } from "../theme";
import { type Column, type Series, indexOf, windowOf } from "./window";

/** A series as the chart draws it. */
export interface Line extends Series {
  label: string;
  /** A custom property of the style sheet, such as `--real`. */
  color: string;
  /** Drawn faintly, behind the others. */
  pale?: boolean;
}

export interface PlotSettings {
  height: number;
  logarithmic: boolean;
  /** Whether values may be negative: then a logarithmic axis goes both ways, and is linear from −1 to 1. */
  signed: boolean;
  /** A dashed line to compare with. */
  reference: { value: number; label: string } | null;
  /** Fixed limits of the values; otherwise what is in view decides. */
  limits?: [number, number];
  /** Plots with the same name share the cursor. */
  group: string;
}

/** What of the steps is shown; null is everything. */
export type View = { from: number; to: number } | null;

const paleOpacity = "38%";
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

/** Draws lines over steps: a thin layer over uPlot that keeps to the pixels there are, and zooms and pans. */
export class Plot {
  #chart: uPlot | null = null;
  #lines: Line[] = [];
  #view: View = null;
  #frame = 0;
  #signature = "";
  readonly #resize: ResizeObserver;

  constructor(
    readonly host: HTMLElement,
    private settings: PlotSettings,
    private readonly viewChanged: (view: View) => void,
    private readonly pointed: (step: number | null) => void,
  ) {
    this.#resize = new ResizeObserver(() => this.refresh());
    this.#resize.observe(host);
  }

  /** Shows these lines; a redraw waits for the next frame, so many changes cost one. */
  show(lines: Line[], view: View, settings: PlotSettings): void {
    const signature = JSON.stringify([settings.logarithmic, settings.signed, lines.map(line => [line.color, line.pale])]);
    this.settings = settings;
    this.#lines = lines;
    this.#view = view;
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

  /** First and last step there is. */
  get extent(): { from: number; to: number } {
    const filled = this.#lines.filter(line => line.x.length > 0);
    return filled.length === 0
      ? { from: 0, to: 1 }
      : { from: Math.min(...filled.map(line => line.x[0]!)), to: Math.max(...filled.map(line => line.x.at(-1)!), 2) };
  }

  #draw(): void {
    const width = this.host.clientWidth;
    if (width === 0)
      return;
    this.#chart ??= this.#create(width);
    const { from, to } = this.#view ?? this.extent;
    const columns = windowOf(this.#lines, from, to, Math.max(50, width - 60));
    const [low, high] = this.settings.limits ?? this.#limitsOf(columns.slice(1) as Column[]);
    const chart = this.#chart;
    chart.batch(() => {
      if (chart.width !== width || chart.height !== this.settings.height)
        chart.setSize({ width, height: this.settings.height });
      chart.setData(this.#distribution === 3 ? this.#positive(columns) : columns, false);
      chart.setScale("x", { min: from, max: to });
      chart.setScale("y", { min: low, max: high });
    });
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

  /** In uPlot's numbers: linear, logarithmic, or logarithmic to both sides of 0. */
  get #distribution(): 1 | 3 | 4 {
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
        x: { time: false, auto: false },
        y: { auto: false, distr: this.#distribution, asinh: 1 },
      },
      axes: [
        { ...axis, size: 28, space: 70, values: (_, ticks) => ticks.map(tick => (Number.isInteger(tick) ? tick.toLocaleString("en-US") : "")) },
        { ...axis, size: 56, space: 34, values: (_, ticks) => ticks.map(tick => (tick === null ? "" : short(tick))), ...(this.#distribution === 4 ? bothWays : {}) },
      ],
      series: [{}, ...this.#lines.map(line => this.#seriesOf(line))],
      cursor: {
        y: false,
        sync: { key: this.settings.group, setSeries: false },
        drag: { x: true, y: false, setScale: false },
        points: { size: 6 },
        bind: {
          mousedown: (_u, _target, handle) => event => (event.shiftKey ? this.#pan(event) : handle(event)),
          dblclick: () => () => {
            this.viewChanged(null);
            return null;
          },
        },
      },
      hooks: {
        setSelect: [u => this.#zoomToSelection(u)],
        setCursor: [u => this.pointed(u.cursor.left == null || u.cursor.left < 0 ? null : Math.round(u.posToVal(u.cursor.left, "x")))],
        drawAxes: [u => this.#drawReference(u, muted)],
      },
    }, [[], ...this.#lines.map(() => [])], this.host);
    chart.over.addEventListener("wheel", event => this.#wheel(event), { passive: false });
    chart.over.addEventListener("pointerdown", event => {
      if (event.pointerType === "touch" && this.#view)
        this.#pan(event);
    });
    return chart;
  }

  #seriesOf(line: Line): uPlot.Series {
    const color = colorOf(line.color);
    return {
      label: line.label,
      stroke: line.pale ? `color-mix(in srgb, ${color} ${paleOpacity}, transparent)` : color,
      width: line.pale ? 1 : 1.5,
      spanGaps: true,
      points: { show: (u, i) => !line.pale && (u.data[i] as Column).filter(value => value !== null).length < 2 },
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
    const { left, width } = u.select;
    if (width < 3)
      return;
    this.viewChanged({ from: u.posToVal(left, "x"), to: u.posToVal(left + width, "x") });
    u.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
  }

  #pan(down: MouseEvent): null {
    down.preventDefault();
    const start = this.#view ?? this.extent;
    const stepsPerPixel = (start.to - start.from) / this.#chart!.over.clientWidth;
    const move = (event: PointerEvent) => {
      const moved = (down.clientX - event.clientX) * stepsPerPixel;
      this.#moveTo(start.from + moved, start.to + moved);
    };
    const end = () => {
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", end);
      removeEventListener("pointercancel", end);
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", end);
    addEventListener("pointercancel", end);
    return null;
  }

  /** Sideways pans, with Ctrl zooms; a plain wheel stays the page's. */
  #wheel(event: WheelEvent): void {
    const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
    if (event.ctrlKey) {
      event.preventDefault();
      this.zoom(event.deltaY > 0 ? 1.25 : 0.8, this.#chart!.posToVal(event.offsetX, "x"));
    } else if (sideways !== 0 && Math.abs(sideways) >= Math.abs(event.shiftKey ? 0 : event.deltaY)) {
      event.preventDefault();
      const { from, to } = this.#view ?? this.extent;
      this.pan(sideways / this.#chart!.over.clientWidth * (to - from));
    }
  }

  /** Moves by so many steps. */
  pan(steps: number): void {
    const { from, to } = this.#view ?? this.extent;
    this.#moveTo(from + steps, to + steps);
  }

  /** Shows `factor` times as many steps, around one of them. */
  zoom(factor: number, around?: number): void {
    const { from, to } = this.#view ?? this.extent;
    const center = around ?? (from + to) / 2;
    this.#moveTo(center - (center - from) * factor, center + (to - center) * factor);
  }

  #moveTo(from: number, to: number): void {
    const all = this.extent;
    const width = Math.max(to - from, 4);
    if (width >= all.to - all.from) {
      this.viewChanged(null);
      return;
    }
    const start = Math.min(Math.max(from, all.from), all.to - width);
    this.viewChanged({ from: start, to: start + width });
  }
}

/** The value of a line at a step, if it has one there. */
export function valueAt(line: Series, step: number): number | undefined {
  const i = indexOf(line.x, step);
  return line.x[i] === step ? line.y[i] : undefined;
}
