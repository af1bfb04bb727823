import { type Scope, session } from "../session";
import { Empty } from "./messages";

/** Why something is not here for the key of the page. */
export const Lacking = ({ scope, what }: { scope: Scope; what: string }) => (
  <Empty>{what} takes the scope “{scope}”, and the key {session.value?.name} has only {session.value?.scopes.join(", ")}.</Empty>
);
