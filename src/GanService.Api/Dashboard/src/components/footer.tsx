import { api } from "../api";
import { useResource } from "./use-resource";

export function Footer() {
  const version = useResource("version", api.version);
  return (
    <footer class="muted small">
      <span>GanService {version.data?.version}</span>
      <a href="/swagger">API</a>
    </footer>
  );
}
