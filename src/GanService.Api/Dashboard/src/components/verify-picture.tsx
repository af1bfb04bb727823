import { useState } from "preact/hooks";
import { api } from "../api";
import type { PictureVerification } from "../models";
import { FileDrop } from "./file-drop";
import { ErrorMessage, Loading } from "./messages";
import { useAction } from "./use-action";

/** Whether a picture came from this service as it is. */
export function VerifyPicture() {
  const [file, setFile] = useState<File | null>(null);
  const [answer, setAnswer] = useState<PictureVerification | null>(null);
  const { busy, error, run } = useAction();
  const verify = (chosen: File) => {
    setFile(chosen);
    setAnswer(null);
    void run(async () => setAnswer(await api.verifyPicture(chosen)));
  };
  return (
    <section class="plate" aria-label="Did this service make it?">
      <h2 class="plate-title">Did this service make it?</h2>
      <FileDrop id="picture" label="Picture" help="A PNG as it was downloaded." accept=".png,image/png" file={file} choose={verify} />
      {busy && <Loading what="the verdict" />}
      {error !== null && <ErrorMessage error={error} />}
      {answer && <p class="verdict" role="status"><b>{answer.madeHere ? "Yes." : "No."}</b> {answer.detail}</p>}
    </section>
  );
}
