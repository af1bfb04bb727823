import { api } from "../api";
import { may } from "../session";
import { useResource } from "./use-resource";

export function Footer() {
  const version = useResource(may("read") ? "version" : "", async () => (may("read") ? api.version() : null));
  return (
    <footer class="muted small">
      <span>GanService {version.data?.version}</span>
      <a href="swagger">API</a>
    </footer>
  );
}
