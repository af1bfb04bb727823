import { useState } from "preact/hooks";
import { api } from "../api";
import type { Alias } from "../models";
import { may } from "../session";
import { Confirm } from "./confirm";
import { Icon } from "./icons";

/** A name that a checkpoint has, and its removal. */
export function AliasMark({ alias: { name }, changed }: { alias: Alias; changed: () => void }) {
  const [asking, setAsking] = useState(false);
  return (
    <span class="alias">
      <b>{name}</b>
      {may("train") && <button type="button" class="quiet" aria-label={`Remove the alias ${name}`} onClick={() => setAsking(true)}><Icon name="close" /></button>}
      {asking && (
        <Confirm title={`Remove the alias ${name}?`} text={`The checkpoint stays, but whoever asks for checkpoint=${name} gets an error.`} yes="Remove it"
          act={async () => {
            await api.deleteAlias(name);
            changed();
          }} close={() => setAsking(false)} />
      )}
    </span>
  );
}
