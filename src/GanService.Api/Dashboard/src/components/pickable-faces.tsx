import { useState } from "preact/hooks";
import { type Face, classOf, sameFace } from "../faces";
import { FaceButtons } from "./face-buttons";
import { FaceDialog } from "./face-dialog";
import { useFavourites } from "./use-favourites";

interface PickableProps {
  checkpoint: string;
  truncation: number;
  seeds: number[];
  columns: number;
  /** Those that the checkpoint knows. */
  classes: readonly string[] | null | undefined;
  /** The class of all faces; where it is not said, each seed's own. */
  only?: string;
}

/** The faces of a checkpoint in a picture, to be picked. */
export function PickableFaces({ checkpoint, truncation, seeds, columns, classes, only }: PickableProps) {
  const [picked, setPicked] = useState<Face | null>(null);
  const { data } = useFavourites(checkpoint);
  const faceOf = (seed: number): Face => ({ checkpoint, truncation, seed, class: only || classOf(seed, classes) });
  const starred = new Set(data?.filter(favourite => sameFace(favourite, faceOf(favourite.seed))).map(favourite => favourite.seed));
  return (
    <>
      <FaceButtons seeds={seeds} columns={columns} starred={starred} pick={i => setPicked(faceOf(seeds[i]!))} />
      {picked && <FaceDialog face={picked} close={() => setPicked(null)} />}
    </>
  );
}
