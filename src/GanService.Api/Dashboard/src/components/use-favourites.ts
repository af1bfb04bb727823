import { useEffect } from "preact/hooks";
import { api } from "../api";
import { favouriteChanges } from "../favourites";
import { useResource } from "./use-resource";

/** Favourites of a checkpoint, or of one face of it. */
export function useFavourites(checkpoint: string | null, seed?: number) {
  const favourites = useResource(`${checkpoint} ${seed}`, async () => (checkpoint === null ? [] : await api.favouritesOf(checkpoint, seed)));
  const changes = favouriteChanges.value;
  useEffect(() => {
    if (changes > 0)
      favourites.reload();
  }, [changes]);
  return favourites;
}
