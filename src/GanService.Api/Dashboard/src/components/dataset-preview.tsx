import type { Dataset } from "../models";
import { gridSize } from "../pixels";
import { Pixels } from "./pixels";

const images = 64, columns = 8, side = 64; // as the service draws it
const room = 264; // CSS pixels: half of eight faces

/** The first images of a dataset. */
export function DatasetPreview({ dataset: { id, name, count, imageSize } }: { dataset: Dataset }) {
  const shown = Math.min(images, count);
  return (
    <Pixels {...gridSize(shown, Math.min(columns, shown), Math.min(side, imageSize))} room={room}>
      <img src={`datasets/${id}/preview.png`} alt={`The first images of ${name}`} loading="lazy" />
    </Pixels>
  );
}
