import { api } from "../api";
import { showsShortcuts } from "../keyboard";
import { may } from "../session";
import { useResource } from "./use-resource";

export function Footer() {
  const version = useResource(may("read") ? "version" : "", async () => (may("read") ? api.version() : null));
  return (
    <footer class="muted small">
      <span>GanService {version.data?.version}</span>
      <a href="swagger">API</a>
      <button type="button" class="quiet" aria-keyshortcuts="?" onClick={() => (showsShortcuts.value = true)}>Keys</button>
    </footer>
  );
}
