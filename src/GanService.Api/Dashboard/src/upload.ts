import { Problem, answers, api } from "./api";
import { bytes } from "./format";
import type { Dataset } from "./models";

const largest = 4 << 20, smallest = 512 << 10; // bytes of a piece; proxies may refuse more than the latter
const tries = 60; // in a row, the last of them ten seconds after one another

/** What somebody who waits for an upload is told. */
export interface Sent {
  bytes: number;
  cut: boolean;
}

/** Sends an archive in pieces: one that is cut goes on where it was, also one from before. */
export async function upload(file: File, fields: Record<string, string>, told: (sent: Sent) => void, signal: AbortSignal): Promise<Dataset> {
  const before = (await api.datasets()).items.find(d => d.name === fields["name"] && d.progress?.uploadBytes === file.size && d.state === "uploading");
  const { id } = before ?? await begin(file, fields);
  let [offset, size, failures] = [before?.progress?.receivedBytes ?? 0, largest, 0];
  told({ bytes: offset, cut: false });
  while (offset < file.size) {
    try {
      offset = await send(id, file.slice(offset, offset + size), offset, signal);
      failures = 0;
      told({ bytes: offset, cut: false });
    } catch (error) {
      const refused = error instanceof Problem && error.status === 413 && size > smallest;
      if (signal.aborted)
        throw new Error("The upload was stopped. Upload the same file under the same name, and it goes on where it was; or delete the dataset.");
      if (error instanceof Problem && error.status < 500 && error.status !== 409 && !refused)
        throw error;
      if (++failures > tries)
        throw await cut(offset);
      size = smallest;
      if (!refused) {
        told({ bytes: offset, cut: true });
        await pause(Math.min(10_000, 250 * 2 ** failures), signal);
      }
      offset = await received(id).catch(() => offset);
    }
  }
  return api.dataset(id);
}

async function begin(file: File, fields: Record<string, string>): Promise<Dataset> {
  const metadata = Object.entries(fields).map(([name, value]) => `${name} ${btoa(String.fromCharCode(...new TextEncoder().encode(value)))}`).join(",");
  return (await answerOf(await fetch("uploads", { method: "POST", headers: { "Tus-Resumable": "1.0.0", "Upload-Length": String(file.size), "Upload-Metadata": metadata } }))).json() as Promise<Dataset>;
}

async function send(id: string, piece: Blob, offset: number, signal: AbortSignal): Promise<number> {
  const headers = { "Tus-Resumable": "1.0.0", "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream" };
  return offsetOf(await answerOf(await fetch(`uploads/${id}`, { method: "PATCH", headers, body: piece, signal })));
}

const received = async (id: string) => offsetOf(await answerOf(await fetch(`uploads/${id}`, { cache: "no-store" })));

const offsetOf = (answer: Response) => Number(answer.headers.get("Upload-Offset"));

async function answerOf(answer: Response): Promise<Response> {
  if (!answer.ok)
    throw Problem.of(answer.status, await answer.text(), "uploads");
  return answer;
}

const cut = async (offset: number) => new Error(await answers()
  ? `The upload was cut off again and again after ${bytes(offset)}, though the service answers. A proxy before it may refuse pieces of ${bytes(smallest)}: in nginx set client_max_body_size 0.`
  : "The upload was cut off: the service cannot be reached. Upload the same file under the same name when it can, and it goes on.");

const pause = (milliseconds: number, signal: AbortSignal) => new Promise<void>(done => {
  const timer = setTimeout(done, milliseconds);
  signal.addEventListener("abort", () => {
    clearTimeout(timer);
    done();
  }, { once: true });
});
