import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { gridSize } from "../pixels";
import { drawFaces, pictureOf } from "./face-grid";
import { Pixels } from "./pixels";

interface FaceCanvasProps {
  url: string;
  /** Side of a face, in pixels. */
  imageSize: number;
  /** A square of so many faces a side, from the first on, is shown of the grid. */
  first?: number;
  across: number;
  room?: number;
  /** Left out where a picture says nothing that is not said beside it. */
  label?: string;
  /** What lies over it. */
  children?: ComponentChildren;
}

/** Some or all faces of a sample grid. */
export function FaceCanvas({ url, imageSize, first = 0, across, room, label, children }: FaceCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    let current = true;
    pictureOf(url).then(
      picture => current && canvas.current && drawFaces(canvas.current, picture, first, across),
      () => undefined, // the sample may have been deleted with its job
    );
    return () => {
      current = false;
    };
  }, [url, first, across]);
  return (
    <Pixels {...gridSize(across * across, across, imageSize)} room={room}>
      <canvas ref={canvas} {...(label === undefined ? { "aria-hidden": true } : { role: "img", "aria-label": label })} />
      {children}
    </Pixels>
  );
}
