import { useState } from "preact/hooks";

const leastSide = 16; // pixels of the picture, as the service wants them

type Point = { x: number; y: number };

type Drawing = { from: Point; to: Point; width: number; height: number };

/** A picture on which a square can be drawn, which is told as the crop that keeps it. */
export function DrawableBox({ src, name, drawn }: { src: string; name: string; drawn: (crop: string) => void }) {
  const [drawing, setDrawing] = useState<Drawing | null>(null);
  const square = drawing && squareOf(drawing);
  const begin = (event: PointerEvent) => {
    event.preventDefault(); // or the picture itself is dragged
    const picture = event.target as HTMLImageElement;
    picture.setPointerCapture(event.pointerId);
    const at = pointOf(event);
    setDrawing({ from: at, to: at, width: picture.naturalWidth, height: picture.naturalHeight });
  };
  const end = () => {
    setDrawing(null);
    if (square && square.side >= leastSide)
      drawn(`box:${square.left},${square.top},${square.side},${square.side}`);
  };
  return (
    <span class="drawable">
      <img src={src} alt={name} draggable={false} onPointerDown={begin} onPointerUp={end} onPointerCancel={() => setDrawing(null)}
        onPointerMove={event => drawing && setDrawing({ ...drawing, to: pointOf(event) })} />
      {square && (
        <span class="drawn" style={{
          left: share(square.left, drawing.width), top: share(square.top, drawing.height), width: share(square.side, drawing.width), height: share(square.side, drawing.height),
        }} />
      )}
    </span>
  );
}

const share = (part: number, all: number) => `${100 * part / all}%`;

/** Where a pointer is, in pixels of the picture. */
function pointOf(event: PointerEvent): Point {
  const picture = event.target as HTMLImageElement;
  const shown = picture.getBoundingClientRect();
  return { x: (event.clientX - shown.left) * picture.naturalWidth / shown.width, y: (event.clientY - shown.top) * picture.naturalHeight / shown.height };
}

/** The largest square from one point in the direction of another that is within the picture. */
function squareOf({ from, to, width, height }: Drawing) {
  const [isLeft, isUp] = [to.x < from.x, to.y < from.y];
  const side = Math.floor(Math.min(Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y)), isLeft ? from.x : width - from.x, isUp ? from.y : height - from.y));
  return { left: Math.max(0, Math.floor(isLeft ? from.x - side : from.x)), top: Math.max(0, Math.floor(isUp ? from.y - side : from.y)), side };
}
