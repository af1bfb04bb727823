import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { request } from "../api";
import { ErrorMessage, Loading } from "./messages";

const leastWidth = 320; // pixels
const patience = 150; // ms without another change before the service is asked

interface PictureProps {
  address: string;
  label: string;
  /** Is told the checkpoint of each picture. */
  drawn?: (checkpoint: string) => void;
  /** What lies over the picture, while it is the one of the address. */
  children?: ComponentChildren;
}

/** The picture of an address; while the next one is made, the last one stays. */
export function GeneratedPicture({ address, label, drawn, children }: PictureProps) {
  const [picture, setPicture] = useState<Picture | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(true);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    setBusy(true);
    const timer = setTimeout(() => void load(address, abort.signal).then(
      loaded => {
        setPicture(loaded);
        drawn?.(loaded.checkpoint);
        setError(null);
        setBusy(false);
      },
      (problem: unknown) => {
        if (abort.signal.aborted)
          return;
        setError(problem);
        setBusy(false);
      },
    ), patience);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [address, attempt]);
  useEffect(() => () => {
    if (picture)
      URL.revokeObjectURL(picture.url);
  }, [picture]);
  return (
    <div class="generated" aria-busy={busy}>
      {error !== null && <ErrorMessage error={error} retry={() => setAttempt(attempt + 1)} />}
      {picture && error === null && (
        <div class="generated-frame" style={{ aspectRatio: picture.shape, width: `min(100%, ${Math.max(leastWidth, picture.width)}px, 78vh * ${picture.shape})` }}>
          <img class="pixels" src={picture.url} alt={label} />
          {!busy && children}
        </div>
      )}
      {!picture && error === null && <Loading what="faces" />}
    </div>
  );
}

interface Picture {
  url: string;
  checkpoint: string;
  width: number;
  /** Of width to height. */
  shape: number;
}

async function load(address: string, signal: AbortSignal): Promise<Picture> {
  const answer = await request(address, { signal });
  const url = URL.createObjectURL(await answer.blob());
  const image = new Image();
  image.src = url;
  await image.decode();
  return { url, checkpoint: answer.headers.get("X-Checkpoint-Id")!, width: image.naturalWidth, shape: image.naturalWidth / image.naturalHeight };
}
