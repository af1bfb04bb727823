import { useEffect, useRef } from "preact/hooks";
import { drawFace, drawGrid, pictureOf } from "./face-grid";

/** A sample grid, or one face of it, in its own pixels. */
export function FaceCanvas({ url, face, label, decorative = false }: { url: string; face?: number; label?: string; decorative?: boolean }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    let current = true;
    pictureOf(url).then(
      picture => {
        if (!current || !canvas.current)
          return;
        if (face === undefined)
          drawGrid(canvas.current, picture);
        else
          drawFace(canvas.current, picture, face);
      },
      () => undefined, // the sample may have been deleted with its job
    );
    return () => {
      current = false;
    };
  }, [url, face]);
  return <canvas class="pixels" ref={canvas} {...(decorative ? { "aria-hidden": true } : { role: "img", "aria-label": label })} />;
}
