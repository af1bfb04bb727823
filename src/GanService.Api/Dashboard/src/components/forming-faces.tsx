import { useEffect, useRef } from "preact/hooks";
import { gap, gridSize } from "../pixels";
import { may } from "../session";
import { pictureOf } from "./face-grid";
import { Pixels } from "./pixels";

const columns = 5;
const rows = 4;
const side = 28; // pixels of a face, as recipe article has them
const previewSide = 64;
const previewStride = previewSide + gap;

/** Faces of the dataset that comes with the service, coming out of noise from left to right. */
export function FormingFaces() {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    draw(canvas.current!, null);
    if (may("datasets"))
      pictureOf("datasets/synthetic-faces/preview.png").then(picture => canvas.current && draw(canvas.current, picture), () => undefined);
  }, []);
  return <Pixels {...size}><canvas ref={canvas} {...size} role="img" aria-label="Small faces that come out of noise" /></Pixels>;
}

const size = gridSize(rows * columns, columns, side);

function draw(canvas: HTMLCanvasElement, faces: HTMLImageElement | null): void {
  const context = canvas.getContext("2d", { willReadFrequently: true })!;
  const random = pseudoRandom();
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [x, y] = [column * (side + gap), row * (side + gap)];
      if (faces)
        context.drawImage(faces, column * previewStride, row * previewStride, previewSide, previewSide, x, y, side, side);
      const face = context.getImageData(x, y, side, side);
      const learned = faces ? (column / (columns - 1)) ** 0.7 : 0;
      for (let i = 0; i < face.data.length; i++)
        face.data[i] = i % 4 === 3 ? 255 : learned * face.data[i]! + (1 - learned) * 255 * random();
      context.putImageData(face, x, y);
    }
  }
}

/** The same noise every time. */
function pseudoRandom(): () => number {
  let state = 7;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}
