import { signal } from "@preact/signals";
import { announce } from "./announce";
import { api } from "./api";
import type { Face } from "./faces";
import type { Favourite } from "./models";

/** Changes whenever favourites do here, for those who show them. */
export const favouriteChanges = signal(0);

/** The face that is held until another one is picked to walk to. */
export const held = signal<Face | null>(null);

export async function keep(face: Face, note?: string): Promise<void> {
  await api.addFavourite(face, note);
  favouriteChanges.value++;
  announce(`Seed ${face.seed} is a favourite`);
}

export async function unkeep({ id, seed }: Favourite): Promise<void> {
  await api.deleteFavourite(id);
  favouriteChanges.value++;
  announce(`Seed ${seed} is no longer a favourite`);
}

export const faceOf = ({ checkpoint, seed, truncation, class: of }: Favourite): Face => ({ checkpoint, seed, truncation, class: of });
