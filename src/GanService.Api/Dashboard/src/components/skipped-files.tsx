import { useState } from "preact/hooks";
import { api } from "../api";
import { count } from "../format";
import type { Dataset } from "../models";
import { may } from "../session";
import { ErrorMessage, Loading } from "./messages";
import { Pixels } from "./pixels";
import { useResource } from "./use-resource";

const side = 96; // pixels, as the service keeps them

/** Which files could not be used, and why; read when someone wants to know. */
export function SkippedFiles({ dataset }: { dataset: Dataset }) {
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>{count(dataset.skippedCount)} {dataset.skippedCount === 1 ? "file" : "files"} skipped</summary>
      {open && <List id={dataset.id} />}
    </details>
  );
}

function List({ id }: { id: string }) {
  const dataset = useResource(id, () => api.dataset(id));
  if (dataset.error)
    return <ErrorMessage error={dataset.error} retry={dataset.reload} />;
  if (!dataset.data)
    return <Loading what="the list" />;
  return (
    <ul class="skipped small" tabIndex={0}>
      {dataset.data.skipped.map(({ name, reason, picture }) => (
        <li key={name}>
          {picture != null && may("datasets") && <Pixels width={side} height={side} room={side}><img src={`datasets/${id}/skipped/${picture}.png`} alt={name} loading="lazy" /></Pixels>}
          <span><b>{name}</b> {reason}</span>
        </li>
      ))}
    </ul>
  );
}
