import { useEffect, useState } from "preact/hooks";
import { count } from "../format";
import type { Job, Sample } from "../models";
import { FaceCanvas } from "./face-canvas";
import { gridSide, pictureOf } from "./face-grid";
import { Icon } from "./icons";

const picturesPerSecond = 8;

interface WallProps {
  job: Job;
  samples: Sample[];
  /** The face that is followed. */
  face: number | null;
  follow: (face: number | null) => void;
}

/** The newest sample grid and the way there; a click chooses a face to follow. */
export function SampleWall({ job, samples, face, follow }: WallProps) {
  const [at, setAt] = useState<number | null>(null);
  const [playing, setPlaying] = useState(false);
  const newest = samples.length - 1;
  const index = Math.min(at ?? newest, newest);
  const sample = samples[index]!;

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
        <div class="wall-faces" role="group" aria-label="Choose a face to follow">
          {Array.from({ length: gridSide * gridSide }, (_, i) => (
            <button type="button" key={i} aria-pressed={face === i} aria-label={`Follow face ${i + 1}`} onClick={() => follow(face === i ? null : i)} />
          ))}
        </div>
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
      <p class="muted small">{face === null ? "Click a face to follow it through every sample. " : ""}<a href={`jobs/${job.id}/progress.gif`}>progress.gif</a> shows them all in motion.</p>
    </div>
  );
}
