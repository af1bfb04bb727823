import { useEffect, useState } from "preact/hooks";
import { type Face, sameFace } from "../faces";
import { keep, unkeep } from "../favourites";
import { may } from "../session";
import { Icon } from "./icons";
import { ErrorMessage } from "./messages";
import { useAction } from "./use-action";
import { useFavourites } from "./use-favourites";

/** Whether a face is a favourite, and what was said of it. */
export function FavouriteButton({ face, isGone }: { face: Face; isGone: boolean }) {
  const { data } = useFavourites(face.checkpoint, face.seed);
  const { busy, error, run } = useAction();
  const favourite = data?.find(one => sameFace(one, face));
  if (!may("generate") || (isGone && !favourite))
    return null;
  return (
    <div class="face-favourite">
      <button type="button" aria-pressed={!!favourite} class={favourite ? "starred" : ""} disabled={busy || !data} onClick={() => void run(() => (favourite ? unkeep(favourite) : keep(face)))}>
        <Icon name={favourite ? "star" : "unstarred"} /> Favourite
      </button>
      {favourite && !isGone && <Note said={favourite.note ?? ""} save={note => void run(() => keep(face, note))} />}
      {error !== null && <ErrorMessage error={error} />}
    </div>
  );
}

function Note({ said, save }: { said: string; save: (note: string) => void }) {
  const [note, setNote] = useState(said);
  useEffect(() => setNote(said), [said]);
  return (
    <form class="joined" onSubmit={event => {
      event.preventDefault();
      save(note);
    }}>
      <input type="text" aria-label="Note" placeholder="What to remember of it" maxLength={500} value={note} onInput={event => setNote(event.currentTarget.value)} />
      <button type="submit" disabled={note.trim() === said}>Save</button>
    </form>
  );
}
