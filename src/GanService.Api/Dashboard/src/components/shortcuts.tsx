import { shortcuts, showsShortcuts } from "../keyboard";
import { Dialog } from "./dialog";

/** The keys that do something here. */
export const Shortcuts = () => showsShortcuts.value ? (
  <Dialog id="shortcuts" title="Keyboard" close={() => (showsShortcuts.value = false)}>
    <dl class="shortcuts">{shortcuts.map(([key, does]) => <div key={key}><dt><kbd>{key}</kbd></dt><dd>{does}</dd></div>)}</dl>
    <form method="dialog" class="actions"><button>Close</button></form>
  </Dialog>
) : null;
