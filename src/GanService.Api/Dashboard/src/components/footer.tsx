import { api } from "../api";
import { showsShortcuts } from "../keyboard";
import { may } from "../session";
import { canTell, tellMe, tells } from "../tell";
import { useResource } from "./use-resource";

export function Footer() {
  const version = useResource(may("read") ? "version" : "", async () => (may("read") ? api.version() : null));
  return (
    <footer class="muted small">
      <span>GanService {version.data?.version}</span>
      <a href="swagger">API</a>
      <button type="button" class="quiet" aria-keyshortcuts="?" onClick={() => (showsShortcuts.value = true)}>Keyboard</button>
      {canTell && may("read") && <label class="inline"><input type="checkbox" checked={tells.value} onChange={event => void tellMe(event.currentTarget.checked)} />Tell me when a job ends or goes wrong</label>}
    </footer>
  );
}
