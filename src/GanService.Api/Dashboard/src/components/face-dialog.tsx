import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { api } from "../api";
import { type Face, aroundAddress, canWalk, faceAddress, scaleFor } from "../faces";
import { held } from "../favourites";
import { count } from "../format";
import { historyOf } from "../generate-address";
import { type Checkpoint, type Favourite, type Job, sourceWithoutJob } from "../models";
import { may } from "../session";
import { FaceCanvas } from "./face-canvas";
import { FaceThroughCheckpoints } from "./face-through-checkpoints";
import { FaceWalk } from "./face-walk";
import { FavouriteButton } from "./favourite-button";
import { Icon } from "./icons";
import { NearestImage } from "./memorization";
import { ErrorMessage, Loading } from "./messages";
import { useResource } from "./use-resource";

/** Where a face stands in a sample grid, which may be of a step that no checkpoint was kept of. */
export interface SampleFace {
  url: string;
  step: number;
  face: number;
  imageSize: number;
}

interface DialogProps {
  /** As a checkpoint draws it; null where there is no checkpoint yet. */
  face: Face | null;
  sample?: SampleFace;
  /** What is kept of it, also where its checkpoint is gone. */
  favourite?: Favourite;
  /** What else can be done with it. */
  children?: ComponentChildren;
  close: () => void;
}

type Part = "walk" | "neighbours" | "history";

const largest = 448, gap = 14; // pixels
const room = () => Math.min(largest, innerWidth - 66);

/** One face in whole multiples of its pixels, and all that can be done with it. */
export function FaceDialog({ face: picked, sample, favourite, children, close }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [chosen, choose] = useState<Checkpoint | null>(null);
  const face = picked && chosen ? { ...picked, checkpoint: chosen.id } : picked;
  const [part, setPart] = useState<Part | null>(() => (held.peek() && picked && canWalk(held.peek()!, picked) ? "walk" : null));
  useEffect(() => dialog.current!.showModal(), []);
  const below = useRef<HTMLDivElement>(null);
  useEffect(() => below.current?.scrollIntoView({ block: "nearest" }), [part]);
  const canDraw = may("generate") && (favourite?.checkpointExists ?? true);
  const source = useResource(picked?.checkpoint ?? "", async () => {
    if (!picked || !canDraw)
      return null;
    const checkpoint = await api.checkpoint(picked.checkpoint);
    return { checkpoint, job: (await api.jobsOf([checkpoint.jobId]))[0] }; // of imported weights there is none
  });
  const found = source.data && { ...source.data, checkpoint: chosen ?? source.data.checkpoint };
  const kept = canDraw ? undefined : favourite;
  const space = sample && found ? (room() - gap) / 2 : room();
  return (
    <dialog ref={dialog} class="face-dialog" onClose={close} aria-labelledby="face-title">
      <div class="face-head">
        <div>
          <h2 id="face-title">{face ? `Seed ${face.seed}` : `Face ${sample!.face + 1}`}</h2>
          {found && <p class="muted"><Origin {...found} />{face!.truncation !== 1 && <>, truncation {face!.truncation}</>}{face!.class && <>, {face!.class}</>}</p>}
          {kept && <p class="muted">{kept.job}, step {count(kept.step)}</p>}
        </div>
        <button type="button" class="quiet" aria-label="Close" onClick={close}><Icon name="close" /></button>
      </div>
      {source.error ? <ErrorMessage error={source.error} retry={source.reload} />
        : found === undefined ? <Loading what="the face" /> : (
        <div class="face-body">
          <div class="face-pictures">
            {sample && <Shown caption={`Sample, step ${count(sample.step)}`} ><FaceCanvas url={sample.url} imageSize={sample.imageSize} first={sample.face} across={1} room={space} label={`Face ${sample.face + 1} of the sample`} /></Shown>}
            {kept && <Shown><Enlarged address={`favourites/${kept.id}.png`} seed={kept.seed} side={kept.imageSize * scaleFor(kept.imageSize, space)} /></Shown>}
            {face && found && <Shown {...(sample ? { caption: `Checkpoint, step ${count(found.checkpoint.step)}` } : {})}><Enlarged address={faceAddress(face)} seed={face.seed} side={found.checkpoint.imageSize * scaleFor(found.checkpoint.imageSize, space)} /></Shown>}
          </div>
          <div class="face-actions">
            {kept && <a class="button" href={`favourites/${kept.id}.png`} download>Download PNG</a>}
            {face && found && <a class="button" href={faceAddress(face)} download>Download PNG</a>}
            {face && <FavouriteButton face={face} isGone={!canDraw} />}
            {face && found && <Actions face={face} job={found.job} part={part} choose={setPart} close={close} />}
            {children}
            {!found && <p class="muted small">{!may("generate") ? "Your key may not draw faces." : favourite ? "Its checkpoint was deleted, so nothing more can be drawn of it." : "No checkpoint has been saved yet; with the first one there is more to do here."}</p>}
          </div>
          {face && found && part && (
            <div class="face-part" ref={below}>
              {part === "walk" && held.value && canWalk(held.value, face) && <FaceWalk from={held.value} to={face} imageSize={found.checkpoint.imageSize} />}
              {part === "neighbours" && <NearestImage face={face} imageSize={found.checkpoint.imageSize} />}
              {part === "history" && found.job && (
                <>
                  <FaceThroughCheckpoints job={found.job} face={face} choose={choose} />
                  <p><a href={historyOf(found.job.id, found.checkpoint.imageSize, face.seed, String(face.truncation), face.class)}>Seed {face.seed} through the checkpoints (GIF)</a></p>
                </>
              )}
            </div>
          )}
        </div>
      )}
    </dialog>
  );
}

const Origin = ({ checkpoint, job }: { checkpoint: Checkpoint; job: Job | undefined }) =>
  <>{job ? <a href={`#/jobs/${job.id}`}>{job.name}</a> : sourceWithoutJob(checkpoint.id)}, step {count(checkpoint.step)}</>;

const Shown = ({ caption, children }: { caption?: string; children: ComponentChildren }) => (
  <figure>{children}{caption && <figcaption class="muted small">{caption}</figcaption>}</figure>
);

const Enlarged = ({ address, seed, side }: { address: string; seed: number; side: number }) => <img class="pixels" src={address} alt={`Face of seed ${seed}`} width={side} height={side} />;

function Actions({ face, job, part, choose, close }: { face: Face; job: Job | undefined; part: Part | null; choose: (part: Part | null) => void; close: () => void }) {
  const toggle = (name: Part) => ({ "aria-expanded": part === name, onClick: () => choose(part === name ? null : name) });
  const hold = () => {
    held.value = face;
    close();
  };
  return (
    <>
      {held.value && canWalk(held.value, face) && <button type="button" {...toggle("walk")}>Walk here from seed {held.value.seed}</button>}
      <button type="button" onClick={hold}>Walk from here …</button>
      {job && <button type="button" {...toggle("history")}>Through the checkpoints</button>}
      {may("datasets") && <button type="button" {...toggle("neighbours")}>Nearest training image</button>}
      <a class="button" href={aroundAddress(face)} onClick={close}>Generate around it</a>
    </>
  );
}
