import { useState } from "preact/hooks";
import { api } from "../api";
import { count } from "../format";
import type { Alias, Checkpoint } from "../models";
import { may } from "../session";
import { AskName } from "./ask-name";

interface Naming {
  checkpoint: Checkpoint;
  /** Names that are given already. */
  aliases: Alias[];
  changed: () => void;
}

/** Gives a checkpoint a name that clients can ask for. */
export function NameCheckpoint({ checkpoint, aliases, changed }: Naming) {
  const [asking, setAsking] = useState(false);
  if (!may("train"))
    return null;
  return (
    <>
      <button type="button" aria-label={`Name step ${checkpoint.step}`} title="An alias that clients can ask for" onClick={() => setAsking(true)}>name</button>
      {asking && (
        <AskName id="alias" title={`Name step ${count(checkpoint.step)}`} label="Alias" help={<>For <code>/generate?checkpoint=…</code>, such as <code>production</code>. A name that another checkpoint has moves here.</>}
          known={aliases.map(alias => alias.name)} yes="Name it" act={name => api.setAlias(name, checkpoint.id)} changed={changed} close={() => setAsking(false)} />
      )}
    </>
  );
}
