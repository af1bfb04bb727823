import { useEffect, useState } from "preact/hooks";
import { type Face, classOf, sameFace, seedsFrom } from "../faces";
import { count } from "../format";
import type { Checkpoint, Job, Sample } from "../models";
import { may } from "../session";
import { FaceButtons } from "./face-buttons";
import { FaceCanvas } from "./face-canvas";
import { FaceDialog, type SampleFace } from "./face-dialog";
import { gridSide, pictureOf } from "./face-grid";
import { Icon } from "./icons";
import { useFavourites } from "./use-favourites";

const picturesPerSecond = 8;

interface WallProps {
  job: Job;
  samples: Sample[];
  /** Newest first. */
  checkpoints: Checkpoint[];
  /** The face that is followed. */
  face: number | null;
  follow: (face: number | null) => void;
}

/** The newest sample grid and the way there; each face can be picked. */
export function SampleWall({ job, samples, checkpoints, face, follow }: WallProps) {
  const [at, setAt] = useState<number | null>(null);
  const [playing, setPlaying] = useState(false);
  const newest = samples.length - 1;
  const index = Math.min(at ?? newest, newest);
  const sample = samples[index]!;
  const [picked, setPicked] = useState<{ place: number; face: Face | null; sample?: SampleFace } | null>(null); // and stays though newer ones come
  const seeds = seedsFrom(job.configuration.seed ?? 0, gridSide * gridSide);
  const nearest = checkpoints.find(checkpoint => checkpoint.step <= sample.step) ?? checkpoints.at(-1);
  const faceOf = (i: number): Face | null => nearest ? { checkpoint: nearest.id, seed: seeds[i]!, truncation: 1, class: classOf(seeds[i]!, nearest.classes) } : null;
  const isCheckpoint = nearest?.step === sample.step;
  const { data: favourites } = useFavourites(nearest && isCheckpoint ? nearest.id : null);
  const pick = (place: number) => setPicked({
    place,
    face: faceOf(place),
    ...(isCheckpoint && may("generate") ? {} : { sample: { url: sample.url, step: sample.step, face: place, imageSize: job.configuration.imageSize } }),
  });
  const starred = new Set(seeds.filter((_, i) => favourites?.some(favourite => sameFace(favourite, faceOf(i)!))));

  useEffect(() => { // picked before a checkpoint was known
    if (picked && !picked.face && nearest)
      setPicked({ ...picked, face: faceOf(picked.place) });
  }, [picked, nearest]);

  useEffect(() => {
    if (!playing)
      return;
    if (index >= newest) {
      setPlaying(false);
      setAt(null);
      return;
    }
    const next = samples[index + 1]!;
    let current = true;
    const timer = setTimeout(() => void pictureOf(next.url).catch(() => undefined).then(() => current && setAt(index + 1)), 1000 / picturesPerSecond);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [playing, index, newest]);

  const play = () => {
    if (!playing && index >= newest)
      setAt(0);
    setPlaying(!playing);
  };
  return (
    <div class="wall">
      <FaceCanvas url={sample.url} imageSize={job.configuration.imageSize} across={gridSide} label={`25 faces after step ${sample.step}`}>
        <FaceButtons seeds={seeds} columns={gridSide} starred={starred} followed={face} pick={pick} />
      </FaceCanvas>
      <div class="scrubber">
        <button type="button" aria-label={playing ? "Stop" : "Play how the faces formed"} disabled={newest < 1} onClick={play}><Icon name={playing ? "paused" : "play"} /></button>
        <input type="range" aria-label="Step of the sample" aria-valuetext={`step ${sample.step}`} min="0" max={newest} value={index} disabled={newest < 1}
          onInput={event => {
            setPlaying(false);
            setAt(+event.currentTarget.value === newest ? null : +event.currentTarget.value);
          }} />
        <span class="number">step {count(sample.step)}</span>
      </div>
      <p class="muted small">Pick a face to hold it. <a href={`jobs/${job.id}/progress.gif`}>progress.gif</a> shows them all in motion.</p>
      {picked && (
        <FaceDialog {...picked} close={() => setPicked(null)}>
          <button type="button" onClick={() => {
            follow(picked.place);
            setPicked(null);
          }}>Follow it through the samples</button>
        </FaceDialog>
      )}
    </div>
  );
}
