import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { request } from "../api";
import { ErrorMessage } from "./messages";
import { Pixels } from "./pixels";

const patience = 150; // ms without another change before the service is asked

const small = 480; // CSS pixels, up to which a picture is enlarged

interface PictureProps {
  address: string;
  /** What is sent there, as JSON, where the address alone does not say it. */
  body?: string;
  /** Its size in pixels, as far as that is known before it is there. */
  width: number;
  height: number;
  label: string;
  /** Is told the checkpoint of each picture, and where it is in memory. */
  drawn?: (checkpoint: string, url: string) => void;
  /** What lies over the picture, while it is the one of the address. */
  children?: ComponentChildren;
}

/** The picture of an address; while the next one is made, the last one stays. Its place is there before it. */
export function GeneratedPicture({ address, body, width, height, label, drawn, children }: PictureProps) {
  const [picture, setPicture] = useState<Picture | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(true);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    setBusy(true);
    const timer = setTimeout(() => void load(address, body, abort.signal).then(
      loaded => {
        setPicture(loaded);
        drawn?.(loaded.checkpoint, loaded.url);
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
  }, [address, body, attempt]);
  useEffect(() => () => {
    if (picture)
      URL.revokeObjectURL(picture.url);
  }, [picture]);
  const size = picture?.address === address ? picture.size : { width, height };
  return (
    <div class="generated" aria-busy={busy}>
      {error !== null ? <ErrorMessage error={error} retry={() => setAttempt(attempt + 1)} /> : (
        <Pixels {...size} enough={Math.max(size.width, small)}>
          {picture ? <img src={picture.url} alt={label} /> : <p class="hidden" role="status">Loading faces …</p>}
          {!busy && picture && children}
        </Pixels>
      )}
    </div>
  );
}

interface Picture {
  url: string;
  address: string;
  size: { width: number; height: number };
  checkpoint: string;
}

async function load(address: string, body: string | undefined, signal: AbortSignal): Promise<Picture> {
  const answer = await request(address, { signal, ...(body !== undefined && { method: "POST", headers: { "Content-Type": "application/json" }, body }) });
  const url = URL.createObjectURL(await answer.blob());
  const image = new Image();
  image.src = url;
  await image.decode();
  return { url, address, size: { width: image.naturalWidth, height: image.naturalHeight }, checkpoint: answer.headers.get("X-Checkpoint-Id")! };
}
