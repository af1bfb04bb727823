import { gap } from "../pixels";

/** A sample grid: 25 faces of the fixed latents. */
export const gridSide = 5;

const pictures = new Map<string, Promise<HTMLImageElement>>();
const kept = 400;

/** A sample's picture, loaded once. */
export function pictureOf(url: string): Promise<HTMLImageElement> {
  const known = pictures.get(url);
  if (known)
    return known;
  const loading = load(url);
  pictures.set(url, loading);
  loading.catch(() => pictures.delete(url));
  if (pictures.size > kept)
    pictures.delete(pictures.keys().next().value!);
  return loading;
}

/** Draws a square of faces out of the grid, from one of them on. */
export function drawFaces(canvas: HTMLCanvasElement, picture: HTMLImageElement, first: number, across: number): void {
  const step = (picture.naturalWidth + gap) / gridSide;
  const side = across * step - gap;
  if (canvas.width !== side)
    canvas.width = canvas.height = side;
  canvas.getContext("2d")!.drawImage(picture, (first % gridSide) * step, Math.floor(first / gridSide) * step, side, side, 0, 0, side, side);
}

async function load(url: string): Promise<HTMLImageElement> {
  const picture = new Image();
  picture.src = url;
  await picture.decode();
  return picture;
}
