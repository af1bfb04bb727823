import { KeyList } from "../components/key-list";
import { Machine } from "../components/machine";
import { useTitle } from "../components/use-title";
import { WebhookList } from "../components/webhook-list";
import { may } from "../session";

/** What the service takes and tells: its machine, and for those who may change that, webhooks and keys. */
export function ServiceView() {
  useTitle("Service");
  return (
    <>
      <h1>Service</h1>
      <Machine />
      {may("admin") && <><WebhookList /><KeyList /></>}
    </>
  );
}
