/**
 * CSS pixels for one of a picture's, so that it fits into a width: as many whole pixels of the screen as there is room for, but no
 * fraction, with which some would be larger than others. Of a picture that is too large whole squares of its pixels become one.
 */
export function wholeScale(pixels: number, room: number, ratio: number): number {
  const fits = room * ratio / pixels;
  return (fits >= 1 ? Math.floor(fits) : 1 / Math.ceil(1 / fits)) / ratio;
}

/** Whether pixels stay as they are, and have sharp edges. */
export const isEnlarged = (scale: number, ratio: number) => scale * ratio >= 1;

/** White pixels between the faces of a grid, as the service draws it. */
export const gap = 2;

/** How large a grid of faces is, of any number of columns. */
export const gridSize = (faces: number, columns: number, face: number) => ({
  width: columns * (face + gap) - gap,
  height: Math.ceil(faces / columns) * (face + gap) - gap,
});
