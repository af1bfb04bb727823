import type { Range } from "./window";

/** What gestures move. */
export interface Movable {
  readonly range: Range;
  readonly isZoomed: boolean;
  /** The values that are shown, where they are zoomed. */
  readonly values: Range | null;
  /** The values that are shown, zoomed or not. */
  readonly shownValues: Range;
  moveTo(range: Range): void;
  /** Shows `factor` times as much, around a place. */
  zoom(factor: number, around?: number): void;
  /** Shows a part of some values, between two shares of the height from the bottom. */
  showValues(low: number, high: number, of?: Range): void;
  zoomValues(factor: number, around?: number): void;
  /** Shows what is under a pixel. */
  point(left: number): void;
}

/** A plain wheel stays the page's: sideways it pans, with Ctrl it zooms, with Ctrl and Shift into values. One finger pans, or points where everything is shown; two zoom into steps, and into values where one is above the other. */
export function addGestures(over: HTMLElement, plot: Movable): void {
  over.addEventListener("wheel", event => wheel(event, over, plot), { passive: false });
  const fingers = new Map<number, Finger>();
  let began: { range: Range; values: Range; at: Finger[] } | null = null;
  const begin = () => (began = { range: plot.range, values: plot.shownValues, at: [...fingers.values()] });
  const place = (event: PointerEvent): Finger => {
    const { left, bottom } = over.getBoundingClientRect();
    return { left: event.clientX - left, up: bottom - event.clientY };
  };
  over.addEventListener("pointerdown", event => {
    if (event.pointerType !== "touch" || fingers.size === 2)
      return;
    over.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, place(event));
    begin();
  });
  over.addEventListener("pointermove", event => {
    if (!began || !fingers.has(event.pointerId))
      return;
    fingers.set(event.pointerId, place(event));
    const now = [...fingers.values()];
    if (isUpright(began.at)) {
      const share = dragged({ from: 0, to: 1 }, began.at.map(({ up }) => up), now.map(({ up }) => up), over.clientHeight);
      plot.showValues(share.from, share.to, began.values);
    } else if (fingers.size === 2 || plot.isZoomed)
      plot.moveTo(dragged(began.range, began.at.map(({ left }) => left), now.map(({ left }) => left), over.clientWidth));
    else
      plot.point(place(event).left);
  });
  const lift = (event: PointerEvent) => fingers.delete(event.pointerId) && begin();
  over.addEventListener("pointerup", lift);
  over.addEventListener("pointercancel", lift);
}

/** Pixels from the left and from the bottom of a chart. */
interface Finger {
  left: number;
  up: number;
}

const isUpright = ([first, second]: readonly Finger[]) => second !== undefined && Math.abs(second.up - first!.up) > Math.abs(second.left - first!.left);

/** Pans with the mouse until its button is released. */
export function pan(down: MouseEvent, over: HTMLElement, plot: Movable): void {
  const { range, values } = plot;
  const end = new AbortController();
  addEventListener("pointermove", event => {
    plot.moveTo(dragged(range, [down.clientX], [event.clientX], over.clientWidth));
    const up = (event.clientY - down.clientY) / over.clientHeight;
    if (values)
      plot.showValues(up, 1 + up, values);
  }, end);
  addEventListener("pointerup", () => end.abort(), end);
  addEventListener("pointercancel", () => end.abort(), end);
}

/** What is shown when what was under one or two fingers stays under them; places are pixels from the beginning of a chart of some width. */
export function dragged({ from, to }: Range, before: readonly number[], now: readonly number[], width: number): Range {
  const perPixel = (to - from) / width;
  const [first, second] = before.map(place => from + place * perPixel) as [number, number?];
  const apart = second === undefined ? 0 : now[1]! - now[0]!;
  const scale = Math.abs(apart) < 10 ? perPixel : Math.abs((second! - first) / apart);
  const start = first - now[0]! * scale;
  return { from: start, to: start + width * scale };
}

function wheel(event: WheelEvent, over: HTMLElement, plot: Movable): void {
  const { from, to } = plot.range;
  const perPixel = (to - from) / over.clientWidth;
  const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
  if (event.ctrlKey) {
    const factor = (event.deltaY || event.deltaX) > 0 ? 1.25 : 0.8; // with Shift some browsers turn a wheel sideways
    event.preventDefault();
    if (event.shiftKey)
      plot.zoomValues(factor, 1 - event.offsetY / over.clientHeight);
    else
      plot.zoom(factor, from + event.offsetX * perPixel);
  } else if (sideways !== 0 && Math.abs(sideways) >= Math.abs(event.shiftKey ? 0 : event.deltaY)) {
    event.preventDefault();
    plot.moveTo({ from: from + sideways * perPixel, to: to + sideways * perPixel });
  }
}
