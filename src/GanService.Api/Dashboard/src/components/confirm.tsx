import { Dialog } from "./dialog";
import { ErrorMessage } from "./messages";
import { useAction } from "./use-action";

interface Question {
  title: string;
  text: string;
  yes: string;
  no?: string;
  act: () => Promise<unknown>;
  close: () => void;
}

/** Asks before something is lost. */
export function Confirm({ title, text, yes, no = "Keep it", act, close }: Question) {
  const { busy, error, run } = useAction();
  const confirm = async () => {
    if (await run(act))
      close();
  };
  return (
    <Dialog id="question" title={title} close={close}>
      <p>{text}</p>
      {error !== null && <ErrorMessage error={error} />}
      <div class="actions">
        <button type="button" onClick={close}>{no}</button>
        <button type="button" class="danger" disabled={busy} onClick={() => void confirm()}>{yes}</button>
      </div>
    </Dialog>
  );
}
