import { useEffect, useState } from "preact/hooks";
import { request } from "../api";
import { ErrorMessage, Loading } from "./messages";

const patience = 150; // ms without another change before the service is asked

interface PictureProps {
  address: string;
  label: string;
  /** Is told the checkpoint of each picture. */
  drawn?: (checkpoint: string) => void;
}

/** The picture of an address; while the next one is made, the last one stays. */
export function GeneratedPicture({ address, label, drawn }: PictureProps) {
  const [url, setUrl] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(true);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    setBusy(true);
    const timer = setTimeout(() => void load(address, abort.signal).then(
      ({ url: loaded, checkpoint }) => {
        setUrl(loaded);
        drawn?.(checkpoint);
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
    if (url)
      URL.revokeObjectURL(url);
  }, [url]);
  return (
    <div class="generated" aria-busy={busy}>
      {error !== null && <ErrorMessage error={error} retry={() => setAttempt(attempt + 1)} />}
      {url && error === null && <img class="pixels" src={url} alt={label} />}
      {!url && error === null && <Loading what="faces" />}
    </div>
  );
}

async function load(address: string, signal: AbortSignal) {
  const answer = await request(address, { signal });
  return { url: URL.createObjectURL(await answer.blob()), checkpoint: answer.headers.get("X-Checkpoint-Id")! };
}
