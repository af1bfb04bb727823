import { useState } from "preact/hooks";
import { api } from "../api";
import { type Face, wishOfFace } from "../faces";
import { count } from "../format";
import { type Wish, neighboursOf } from "../generate-address";
import type { Neighbours } from "../models";
import { gridSize } from "../pixels";
import { may } from "../session";
import { GeneratedPicture } from "./generated-picture";
import { ErrorMessage, Loading } from "./messages";
import { useAction } from "./use-action";
import { useResource } from "./use-resource";

/** Whether faces repeat what the network was shown. */
export function Memorization({ wish, imageSize }: { wish: Wish; imageSize: number }) {
  const [answer, setAnswer] = useState<Neighbours | null>(null);
  const { busy, error, run } = useAction();
  if (!may("datasets"))
    return null;
  return (
    <section class="plate" aria-label="Does it memorize?">
      <h2 class="plate-title">Does it memorize?</h2>
      {answer ? <Found wish={{ ...wish, checkpoint: answer.checkpoint }} answer={answer} imageSize={imageSize} /> : (
        <>
          {error !== null && <ErrorMessage error={error} />}
          <div class="actions">
            <button type="button" disabled={busy} onClick={() => void run(async () => setAnswer(await api.neighbours(neighboursOf(wish))))}>Find the nearest training images</button>
          </div>
        </>
      )}
    </section>
  );
}

/** The training image that is nearest to a face. */
export function NearestImage({ face, imageSize }: { face: Face; imageSize: number }) {
  const wish = wishOfFace(face);
  const { data, error, reload } = useResource(neighboursOf(wish), () => api.neighbours(neighboursOf(wish)));
  return error ? <ErrorMessage error={error} retry={reload} /> : data ? <Found wish={wish} answer={data} imageSize={imageSize} /> : <Loading what="training images" />;
}

function Found({ wish, answer: { dataset, faces }, imageSize }: { wish: Wish; answer: Neighbours; imageSize: number }) {
  const copies = faces.filter(face => face.isCopy).length;
  return (
    <div class="neighbours">
      <p role="status"><b>{copies === 0 ? "No copies." : copies === 1 ? "One copy." : `${copies} copies.`}</b> {faces.length === 1 ? "Above the face, below it" : `Above the first ${faces.length} faces, below each`} the image of {dataset} that is nearest.</p>
      <GeneratedPicture address={`${neighboursOf(wish)}&format=png`} {...gridSize(2 * faces.length, faces.length, imageSize)} label={`Faces from seed ${wish.seed}, and below each the nearest training image`} />
      <div class="scroll" tabIndex={0} role="group" aria-label="Distances">
        <table>
          <thead><tr><th scope="col" class="right">Seed</th><th scope="col" class="right">Nearest image</th><th scope="col" class="right">Distance</th><th scope="col">Copy</th></tr></thead>
          <tbody>
            {faces.map(({ seed, index, distance, isCopy }) => (
              <tr key={seed}><th scope="row" class="right number">{seed}</th><td class="right number">{count(index)}</td><td class="right number">{distance.toFixed(1)}</td><td>{isCopy ? <b>yes</b> : "no"}</td></tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="muted small">A copy has one image at most half as far as the next ten are on average. The distance is the root mean square difference of thumbnails of 16 × 16 pixels, in levels of 255.</p>
    </div>
  );
}
