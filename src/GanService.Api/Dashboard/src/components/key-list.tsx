import { useState } from "preact/hooks";
import { Problem, api } from "../api";
import { moment } from "../format";
import type { ApiKey } from "../models";
import type { Scope } from "../session";
import { Choices } from "./choices";
import { Confirm } from "./confirm";
import { CopyButton } from "./copy-button";
import { Field, described } from "./field";
import { ErrorMessage, Loading } from "./messages";
import { useAction } from "./use-action";
import { useResource } from "./use-resource";

const scopes: { value: Scope; label: string }[] = [
  { value: "read", label: "read: see jobs and results" }, { value: "generate", label: "generate: generate faces" }, { value: "train", label: "train: train and upload" },
  { value: "datasets", label: "datasets: see training images" }, { value: "admin", label: "admin: everything, keys too" },
];

const hasEnded = (key: ApiKey) => key.revokedAt !== null || (key.expiresAt !== null && Date.parse(key.expiresAt) <= Date.now());

/** Who may do what from other machines. */
export function KeyList() {
  const keys = useResource("keys", api.keys);
  const [secret, setSecret] = useState<string | null>(null);
  const good = keys.data?.filter(key => !hasEnded(key)) ?? [];
  const ended = (keys.data?.length ?? 0) - good.length;
  return (
    <section class="plate" aria-labelledby="keys-title">
      <h2 class="plate-title" id="keys-title">Keys</h2>
      <p class="note">Programs and people on other machines show one; each is good for what it was made for.</p>
      {keys.data === undefined
        ? keys.error ? <ErrorMessage error={keys.error} retry={keys.reload} /> : <Loading what="keys" />
        : <ul class="rows">{good.map(key => <Row key={key.id} apiKey={key} changed={keys.reload} />)}</ul>}
      {ended > 0 && <p class="small muted">{ended === 1 ? "One more is" : `${ended} more are`} no longer good.</p>}
      {secret !== null && <p class="message message-warning" role="status">The new key is <code class="secret">{secret}</code> <CopyButton text={secret} /> It is shown this once.</p>}
      <NewKey made={made => {
        setSecret(made);
        keys.reload();
      }} />
    </section>
  );
}

function NewKey({ made }: { made: (secret: string) => void }) {
  const [name, setName] = useState("");
  const [wanted, setWanted] = useState<Scope[]>(["read", "generate"]);
  const [days, setDays] = useState("");
  const { busy, error, run } = useAction();
  const errors = error instanceof Problem ? error.errors : {};
  const submit = (event: Event) => {
    event.preventDefault();
    void run(async () => {
      const { secret } = await api.createKey({ name, scopes: wanted, ...(days === "" ? {} : { days: Number.isInteger(Number(days)) ? Number(days) : days }) });
      setName("");
      made(secret);
    });
  };
  return (
    <form class="form added" noValidate onSubmit={submit} aria-label="Make a key">
      <div class="fields">
        <Field id="key-name" label="Name" help="Who or what it is for." errors={errors["name"]}>
          <input {...described("key-name", errors["name"])} type="text" autocomplete="off" value={name} onInput={event => setName(event.currentTarget.value)} />
        </Field>
        <Field id="key-days" label="Days" help="Until it expires. Empty: never." errors={errors["days"]}>
          <input {...described("key-days", errors["days"])} type="text" inputMode="numeric" autocomplete="off" value={days} onInput={event => setDays(event.currentTarget.value)} />
        </Field>
      </div>
      <Choices title="Good for" all={scopes} chosen={wanted} choose={setWanted} />
      {errors["scopes"] && <p class="field-error">{errors["scopes"].join(" ")}</p>}
      {error !== null && Object.keys(errors).length === 0 && <ErrorMessage error={error} />}
      <div class="actions"><button type="submit" disabled={busy}>Make key</button></div>
    </form>
  );
}

function Row({ apiKey: { id, name, scopes: own, expiresAt, lastUsedAt }, changed }: { apiKey: ApiKey; changed: () => void }) {
  const [asked, setAsked] = useState(false);
  return (
    <li class="facts">
      <b class="address">{name}</b>
      <span>{own.join(", ")}</span>
      <span class="small muted">{expiresAt ? `until ${moment(expiresAt)}; ` : ""}{lastUsedAt ? `last used ${moment(lastUsedAt)}` : "not used yet"}</span>
      <button type="button" class="danger" aria-label={`Revoke ${name}`} onClick={() => setAsked(true)}>Revoke</button>
      {asked && <Confirm title={`Revoke the key ${name}?`} text="Whoever shows it is refused from now on, and their pages and streams end." yes="Revoke"
        act={async () => {
          await api.revokeKey(id);
          changed();
        }} close={() => setAsked(false)} />}
    </li>
  );
}
