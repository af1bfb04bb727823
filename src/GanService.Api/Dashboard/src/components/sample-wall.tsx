import { useEffect, useState } from "preact/hooks";
import { count } from "../format";
import type { Job, Sample } from "../models";
import { FaceCanvas } from "./face-canvas";
import { gridSide, pictureOf } from "./face-grid";
import { FaceHistory } from "./face-history";
import { Icon } from "./icons";

const picturesPerSecond = 8;

/** The newest sample grid, the way there, and one face's way for who clicks it. */
export function SampleWall({ job, samples }: { job: Job; samples: Sample[] }) {
  const [at, setAt] = useState<number | null>(null);
  const [playing, setPlaying] = useState(false);
  const [face, setFace] = useState<number | null>(null);
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
    <>
      <div class="wall">
        <FaceCanvas url={sample.url} label={`25 faces after step ${sample.step}`} />
        <div class="wall-faces" role="group" aria-label="Choose a face to follow">
          {Array.from({ length: gridSide * gridSide }, (_, i) => (
            <button type="button" key={i} aria-pressed={face === i} aria-label={`Follow face ${i + 1}`} onClick={() => setFace(face === i ? null : i)} />
          ))}
        </div>
      </div>
      <div class="scrubber">
        <button type="button" aria-label={playing ? "Stop" : "Play how the faces formed"} disabled={newest < 1} onClick={play}><Icon name={playing ? "paused" : "play"} /></button>
        <input type="range" aria-label="Step of the sample" aria-valuetext={`step ${sample.step}`} min="0" max={newest} value={index} disabled={newest < 1}
          onInput={event => {
            setPlaying(false);
            setAt(+event.currentTarget.value === newest ? null : +event.currentTarget.value);
          }} />
        <span class="number">step {count(sample.step)}</span>
      </div>
      <p class="muted small">{face === null ? "Click a face to follow it through every sample. " : ""}<a href={`/jobs/${job.id}/progress.gif`}>progress.gif</a> shows them all in motion.</p>
      {face !== null && <FaceHistory job={job} samples={samples} face={face} close={() => setFace(null)} />}
    </>
  );
}
