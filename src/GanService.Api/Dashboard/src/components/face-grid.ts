/** A sample grid: 25 faces of the fixed latents, with white gaps of two pixels. */
export const gridSide = 5;
const gap = 2;

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

/** Draws the whole grid. */
export function drawGrid(canvas: HTMLCanvasElement, picture: HTMLImageElement): void {
  if (canvas.width !== picture.naturalWidth || canvas.height !== picture.naturalHeight) {
    canvas.width = picture.naturalWidth;
    canvas.height = picture.naturalHeight;
  }
  canvas.getContext("2d")!.drawImage(picture, 0, 0);
}

/** Draws one face of the grid. */
export function drawFace(canvas: HTMLCanvasElement, picture: HTMLImageElement, face: number): void {
  const side = (picture.naturalWidth + gap) / gridSide - gap;
  const left = (face % gridSide) * (side + gap);
  const top = Math.floor(face / gridSide) * (side + gap);
  canvas.width = canvas.height = side;
  canvas.getContext("2d")!.drawImage(picture, left, top, side, side, 0, 0, side, side);
}

async function load(url: string): Promise<HTMLImageElement> {
  const picture = new Image();
  picture.src = url;
  await picture.decode();
  return picture;
}
