import { useEffect, useRef } from "preact/hooks";
import { shortcuts, showsShortcuts } from "../keyboard";

/** The keys that do something here. */
export function Shortcuts() {
  const dialog = useRef<HTMLDialogElement>(null);
  const shown = showsShortcuts.value;
  useEffect(() => {
    if (shown)
      dialog.current!.showModal();
  }, [shown]);
  return shown ? (
    <dialog ref={dialog} onClose={() => (showsShortcuts.value = false)} aria-labelledby="shortcuts">
      <h2 id="shortcuts">Keyboard</h2>
      <dl class="shortcuts">{shortcuts.map(([key, does]) => <div key={key}><dt><kbd>{key}</kbd></dt><dd>{does}</dd></div>)}</dl>
      <form method="dialog" class="actions"><button>Close</button></form>
    </dialog>
  ) : null;
}
