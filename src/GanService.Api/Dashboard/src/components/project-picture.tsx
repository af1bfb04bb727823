import { useEffect, useRef, useState } from "preact/hooks";
import type { Wish } from "../generate-address";
import type { Projection } from "../models";
import { type ProjectionStep, type ProjectionWish, latentsOf, project, projectionSteps } from "../projection";
import { Field, described } from "./field";
import { FileDrop } from "./file-drop";
import { GeneratedPicture } from "./generated-picture";
import { ErrorMessage } from "./messages";
import { ProgressBar } from "./progress-bar";
import { useAction } from "./use-action";
import { useObjectUrl } from "./use-object-url";

interface ProjectProps {
  checkpoint: string;
  /** Side of a face, in pixels. */
  imageSize: number;
  /** Whose class is looked for, and whose truncation and directions what was found is shown with. */
  wish: Wish;
}

interface Found extends Projection {
  picture: File;
  crop: ProjectionWish["crop"];
}

/** The face of a checkpoint that is most like a picture. */
export function ProjectPicture({ checkpoint, imageSize, wish }: ProjectProps) {
  const [picture, setPicture] = useState<File | null>(null);
  const [crop, setCrop] = useState<ProjectionWish["crop"]>("center");
  const [step, setStep] = useState<ProjectionStep | null>(null);
  const [found, setFound] = useState<Found | null>(null);
  const { busy, error, run } = useAction();
  const search = useRef(new AbortController());
  useEffect(() => () => search.current.abort(), []);
  const find = (chosen: File) => run(async () => {
    const { signal } = search.current = new AbortController();
    setStep(null);
    setFound(null);
    try {
      setFound({ ...await project(chosen, { checkpoint, class: wish.class, crop }, setStep, signal), picture: chosen, crop });
    } catch (problem) {
      if (!signal.aborted)
        throw problem;
    }
  });
  return (
    <section class="plate" aria-label="A face like a picture">
      <h2 class="plate-title">A face like a picture</h2>
      <form class="form" onSubmit={event => {
        event.preventDefault();
        if (busy)
          search.current.abort();
        else if (picture)
          void find(picture);
      }}>
        <FileDrop id="like" label="Picture of a face" help="PNG, JPEG or WebP." accept=".png,.jpg,.jpeg,.webp,image/png,image/jpeg,image/webp" file={picture} choose={setPicture} />
        <Field id="like-crop" label="What is kept of it" help="The checkpoint makes the nearest face that it can: of people it was not trained on rarely them.">
          <select {...described("like-crop")} value={crop} onChange={event => setCrop(event.currentTarget.value as ProjectionWish["crop"])}>
            <option value="center">the largest centred square</option>
            <option value="portrait">the head of the largest face</option>
          </select>
        </Field>
        <div class="actions">
          <button type="submit" class={busy ? "" : "primary"} disabled={!busy && picture === null}>{busy ? "Stop" : "Find the face"}</button>
        </div>
      </form>
      {busy && <Nearing step={step} />}
      {error !== null && <ErrorMessage error={error} {...(picture && { retry: () => void find(picture) })} />}
      {found && !busy && <FoundFace found={found} imageSize={imageSize} wish={wish} />}
    </section>
  );
}

const Nearing = ({ step }: { step: ProjectionStep | null }) => (
  <div class="nearing">
    <ProgressBar label="Steps of the search" done={step?.steps ?? 0} all={projectionSteps} state="running" />
    <p class="muted small">{step ? `Step ${step.steps}: pixels are ${step.distance.toFixed(1)} of 255 levels off.` : "Looking at random faces …"}</p>
  </div>
);

function FoundFace({ found, imageSize, wish }: { found: Found; imageSize: number; wish: Wish }) {
  const { picture, crop, distance, steps } = found;
  const [face, setFace] = useState<string | null>(null);
  const given = useObjectUrl(picture);
  const latent = useObjectUrl(JSON.stringify(latentsOf(found)));
  const scale = Math.max(1, Math.min(16, Math.floor(256 / imageSize)));
  const side = imageSize * scale;
  const name = picture.name.replace(/\.[^.]*$/, "");
  return (
    <>
      <p class="verdict" role="status">Found in {steps} steps: its pixels are {distance.toFixed(1)} of 255 levels off on average. Truncation and directions of this page move it, too.</p>
      <div class="face-pictures">
        <figure style={{ width: `${side}px` }}>
          {given && <img src={given} alt="The picture that was given" style={{ width: "100%", aspectRatio: "1", objectFit: crop === "center" ? "cover" : "contain" }} />}
          <figcaption class="muted small">{picture.name}</figcaption>
        </figure>
        <figure style={{ width: `${side}px` }}>
          <GeneratedPicture address="generate" body={JSON.stringify({ ...latentsOf(found), scale, truncation: Number(wish.truncation), ...(wish.direction && { direction: wish.direction }) })}
            width={side} height={side} label="The face that is most like it" drawn={(_, url) => setFace(url)} />
        </figure>
      </div>
      <div class="actions">
        {face && <a class="button" href={face} download={`like-${name}.png`}>Download the face (PNG)</a>}
        {latent && <a class="button" href={latent} download={`like-${name}.json`}>Download its latent (JSON)</a>}
      </div>
      <p class="muted small">The JSON file draws this face again over HTTP.</p>
    </>
  );
}
