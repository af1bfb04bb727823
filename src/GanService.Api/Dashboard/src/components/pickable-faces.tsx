import { useState } from "preact/hooks";
import { type Face, sameFace } from "../faces";
import { FaceButtons } from "./face-buttons";
import { FaceDialog } from "./face-dialog";
import { useFavourites } from "./use-favourites";

/** The faces of a checkpoint in a picture, to be picked. */
export function PickableFaces({ checkpoint, truncation, seeds, columns }: { checkpoint: string; truncation: number; seeds: number[]; columns: number }) {
  const [picked, setPicked] = useState<Face | null>(null);
  const { data } = useFavourites(checkpoint);
  const starred = new Set(data?.filter(favourite => sameFace(favourite, { checkpoint, truncation, seed: favourite.seed })).map(favourite => favourite.seed));
  return (
    <>
      <FaceButtons seeds={seeds} columns={columns} starred={starred} pick={i => setPicked({ checkpoint, truncation, seed: seeds[i]! })} />
      {picked && <FaceDialog face={picked} close={() => setPicked(null)} />}
    </>
  );
}
