import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { isEnlarged, wholeScale } from "../pixels";
import { useWidth } from "./use-width";

interface PixelsProps {
  /** Of the picture, in its own pixels: it has its place before it is there. */
  width: number;
  height: number;
  /** CSS pixels that it may be wide; as many as there are, where it is left out. */
  room?: number | undefined;
  /** CSS pixels that are enough where there are more. */
  enough?: number;
  children: ComponentChildren;
}

/** A picture of faces, each of whose pixels has as many whole pixels of the screen as there is room for. */
export const Pixels = ({ room, ...picture }: PixelsProps) => room === undefined ? <FittedPixels {...picture} /> : <PixelBox room={room} {...picture} />;

function FittedPixels({ enough = Infinity, ...picture }: Omit<PixelsProps, "room">) {
  const box = useRef<HTMLDivElement>(null);
  const room = useWidth(box);
  return <div ref={box}><PixelBox room={Math.max(1, Math.min(room, enough))} {...picture} /></div>;
}

function PixelBox({ width, height, room, children }: PixelsProps & { room: number }) {
  const scale = wholeScale(width, room, devicePixelRatio);
  return <div class={`pixel-box ${isEnlarged(scale, devicePixelRatio) ? "pixels" : ""}`} style={{ width: `${width * scale}px`, height: `${height * scale}px` }}>{children}</div>;
}
