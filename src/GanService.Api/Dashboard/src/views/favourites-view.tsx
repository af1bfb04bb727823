import { useEffect, useState } from "preact/hooks";
import { api } from "../api";
import { Confirm } from "../components/confirm";
import { FaceDialog } from "../components/face-dialog";
import { Icon } from "../components/icons";
import { Empty, ErrorMessage, Loading } from "../components/messages";
import { useArrows } from "../components/use-arrows";
import { useResource } from "../components/use-resource";
import { useTitle } from "../components/use-title";
import { scaleFor } from "../faces";
import { faceOf, favouriteChanges, held, unkeep } from "../favourites";
import { by, count, moment } from "../format";
import type { Favourite } from "../models";
import { may } from "../session";

const large = () => (innerWidth <= 700 ? 148 : 200); // pixels

export function FavouritesView() {
  useTitle("Favourites");
  const [pages, setPages] = useState(1);
  const { data, error, reload } = useResource(`favourites ${pages}`, () => read(pages));
  const [shown, setShown] = useState<Awaited<ReturnType<typeof read>>>();
  useEffect(() => data && setShown(data), [data]); // what was there stays while more is read
  const changes = favouriteChanges.value;
  useEffect(() => {
    if (changes > 0)
      reload();
  }, [changes]);
  const [picked, setPicked] = useState<Favourite | null>(null);
  const [asking, setAsking] = useState<Favourite | null>(null);
  const { move, at } = useArrows(shown?.items.length ?? 0, 1);
  return (
    <>
      <h1>Favourites</h1>
      {error ? <ErrorMessage error={error} retry={reload} /> : null}
      {!shown ? !error && <Loading what="favourites" />
        : shown.items.length === 0 ? <Empty>No face is a favourite yet. Pick one on the page <a href="#/generate">Generate</a> or among the samples of a job, and press “Favourite”: its picture is kept, also when its checkpoint goes.</Empty>
        : (
          <ul class="favourites" onKeyDown={move}>
            {shown.items.map((favourite, i) => (
              <li key={favourite.id} class="plate">
                <button type="button" class="face" {...at(i)} aria-haspopup="dialog" aria-label={`Face of seed ${favourite.seed}, ${favourite.job}, step ${favourite.step}`} onClick={() => setPicked(favourite)}>
                  <Picture favourite={favourite} />
                </button>
                <About favourite={favourite} remove={() => setAsking(favourite)} />
              </li>
            ))}
          </ul>
        )}
      {shown?.next && <p class="actions"><button type="button" onClick={() => setPages(pages + 1)}>Show more</button></p>}
      {picked && <FaceDialog face={faceOf(picked)} favourite={picked} close={() => setPicked(null)} />}
      {asking && (
        <Confirm title={`Remove seed ${asking.seed} from the favourites?`} text={asking.checkpointExists ? "Its checkpoint can draw it again." : "Its checkpoint was deleted, so it cannot be drawn again."} yes="Remove it"
          act={() => unkeep(asking)} close={() => setAsking(null)} />
      )}
    </>
  );
}

function Picture({ favourite: { id, imageSize } }: { favourite: Favourite }) {
  const side = imageSize * scaleFor(imageSize, large());
  return <img class="pixels" src={`favourites/${id}.png`} alt="" width={side} height={side} loading="lazy" />;
}

const About = ({ favourite, remove }: { favourite: Favourite; remove: () => void }) => (
  <div class="favourite-about">
    <h2 class="number">Seed {favourite.seed}</h2>
    <p class="small">{favourite.checkpointExists && favourite.jobId !== favourite.checkpoint ? <a href={`#/jobs/${favourite.jobId}`}>{favourite.job}</a> : favourite.job}, step {count(favourite.step)}
      {favourite.truncation !== 1 && <>, truncation {favourite.truncation}</>}{favourite.class && <>, {favourite.class}</>}</p>
    {favourite.note && <p class="note">{favourite.note}</p>}
    <p class="muted small" title={moment(favourite.createdAt)}>{moment(favourite.createdAt)}{by(favourite.createdBy)}{!favourite.checkpointExists && " · checkpoint deleted"}</p>
    <div class="actions">
      <a class="button" href={`favourites/${favourite.id}.png`} download aria-label={`Download seed ${favourite.seed}`}>Download</a>
      {favourite.checkpointExists && may("generate") && <button type="button" aria-label={`Walk from seed ${favourite.seed}`} onClick={() => (held.value = faceOf(favourite))}>Walk …</button>}
      {may("generate") && <button type="button" class="quiet danger" aria-label={`Remove seed ${favourite.seed}`} onClick={remove}><Icon name="close" /></button>}
    </div>
  </div>
);

/** The first pages of the list. */
async function read(pages: number) {
  const items: Favourite[] = [];
  let next: string | null | undefined;
  for (let page = 0; page < pages; page++) {
    const more = await api.favourites(next);
    items.push(...more.items);
    next = more.next;
    if (!next)
      break;
  }
  return { items, next };
}
