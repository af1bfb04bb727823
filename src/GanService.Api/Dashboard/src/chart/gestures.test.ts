import { expect, test, vi } from "vitest";
import { type Movable, addGestures, dragged } from "./gestures";

const range = { from: 100, to: 200 };

test("one finger takes what it is on along", () => {
  expect(dragged(range, [500], [400], 1000)).toEqual({ from: 110, to: 210 });
});

test("two fingers that part show less, and keep what is under them", () => {
  expect(dragged(range, [400, 600], [300, 700], 1000)).toEqual({ from: 125, to: 175 });
});

test("two fingers that come together show more", () => {
  expect(dragged(range, [300, 700], [400, 600], 1000)).toEqual({ from: 50, to: 250 });
});

test("fingers at one place do not zoom without end", () => {
  expect(dragged(range, [400, 600], [500, 500], 1000)).toEqual({ from: 90, to: 190 });
});

/** A chart of 1000×100 pixels, and what touching it with two fingers that then move asks of it. */
function pinched(before: [number, number][], after: [number, number][]) {
  const over = Object.assign(new EventTarget(), {
    clientWidth: 1000, clientHeight: 100, setPointerCapture: () => undefined, getBoundingClientRect: () => ({ left: 0, bottom: 100 }),
  });
  const plot = { range, isZoomed: false, values: null, shownValues: { from: 0, to: 8 }, moveTo: vi.fn(), zoom: vi.fn(), showValues: vi.fn(), zoomValues: vi.fn(), point: vi.fn() } satisfies Movable;
  addGestures(over as unknown as HTMLElement, plot);
  const touch = (kind: string, pointerId: number, [clientX, clientY]: [number, number]) => over.dispatchEvent(Object.assign(new Event(kind), { pointerType: "touch", pointerId, clientX, clientY }));
  before.forEach((place, finger) => touch("pointerdown", finger, place));
  after.forEach((place, finger) => touch("pointermove", finger, place));
  return plot;
}

test("two fingers beside each other zoom into steps alone", () => {
  const plot = pinched([[400, 50], [600, 60]], [[300, 10], [700, 90]]);
  expect(plot.moveTo).toHaveBeenLastCalledWith({ from: 125, to: 175 });
  expect(plot.showValues).not.toHaveBeenCalled();
});

test("two fingers above each other zoom into values alone, from those that were shown at first", () => {
  const plot = pinched([[500, 60], [510, 40]], [[400, 70], [600, 30]]);
  expect(plot.showValues).toHaveBeenLastCalledWith(expect.closeTo(0.25), expect.closeTo(0.75), { from: 0, to: 8 });
  expect(plot.moveTo).not.toHaveBeenCalled();
});
