import { useState } from "preact/hooks";
import { Problem, api } from "../api";
import { by, capitalized, clock, moment } from "../format";
import type { Delivery, Webhook } from "../models";
import { Choices } from "./choices";
import { Confirm } from "./confirm";
import { CopyButton } from "./copy-button";
import { Field, described } from "./field";
import { ErrorMessage, Loading } from "./messages";
import { useAction } from "./use-action";
import { useResource } from "./use-resource";

type Event = Webhook["events"][number];

const events: { value: Event; label: string }[] = [
  { value: "job-completed", label: "a job is completed" }, { value: "job-failed", label: "a job fails" },
  { value: "job-cancelled", label: "a job is cancelled" }, { value: "job-warned", label: "a training looks wrong" },
];

const wordsOf = (event: Event) => event === "test" ? "a test" : events.find(e => e.value === event)!.label;

const wordsOfAll = (wanted: readonly Event[]) => wanted.length === events.length ? "a job ends or its training looks wrong" : wanted.map(wordsOf).join(", ");

/** Addresses that are told when jobs end or look wrong. */
export function WebhookList() {
  const webhooks = useResource("webhooks", api.webhooks);
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <section class="plate" aria-labelledby="webhooks-title">
      <h2 class="plate-title" id="webhooks-title">Webhooks</h2>
      <p class="note">The service sends a signed message to these addresses when a job ends or looks wrong, again and again until it is taken.</p>
      {webhooks.data === undefined
        ? webhooks.error ? <ErrorMessage error={webhooks.error} retry={webhooks.reload} /> : <Loading what="webhooks" />
        : webhooks.data.length > 0 && <ul class="rows">{webhooks.data.map(webhook => <Row key={webhook.id} webhook={webhook} changed={webhooks.reload} />)}</ul>}
      {secret !== null && (
        <p class="message message-warning" role="status">Messages are signed with <code class="secret">{secret}</code> <CopyButton text={secret} /> It is shown this once.</p>
      )}
      <NewWebhook made={made => {
        setSecret(made);
        webhooks.reload();
      }} />
    </section>
  );
}

function NewWebhook({ made }: { made: (secret: string) => void }) {
  const [url, setUrl] = useState("");
  const [wanted, setWanted] = useState<Event[]>(events.map(e => e.value));
  const { busy, error, run } = useAction();
  const errors = error instanceof Problem ? error.errors : {};
  const submit = (submitted: globalThis.Event) => {
    submitted.preventDefault();
    void run(async () => {
      const { secret } = await api.createWebhook(url, wanted);
      setUrl("");
      made(secret);
    });
  };
  return (
    <form class="form added" noValidate onSubmit={submit} aria-label="Add a webhook">
      <Field id="webhook-url" label="Address" help="Where messages go, such as https://example.org/hook." errors={errors["url"]}>
        <input {...described("webhook-url", errors["url"])} type="text" inputMode="url" autocomplete="off" value={url} onInput={event => setUrl(event.currentTarget.value)} />
      </Field>
      <Choices title="When" all={events} chosen={wanted} choose={setWanted} />
      {errors["events"] && <p class="field-error">Choose at least one.</p>}
      {error !== null && Object.keys(errors).length === 0 && <ErrorMessage error={error} />}
      <div class="actions"><button type="submit" disabled={busy}>Add webhook</button></div>
    </form>
  );
}

function Row({ webhook, changed }: { webhook: Webhook; changed: () => void }) {
  const [open, setOpen] = useState(false);
  const [asked, setAsked] = useState(false);
  const { busy, error, run } = useAction();
  return (
    <li>
      <div class="facts">
        <b class="address">{webhook.url}</b>
        <span class="small muted">when {wordsOfAll(webhook.events)}; since {moment(webhook.createdAt)}{by(webhook.createdBy)}</span>
        {webhook.lastDelivery && <Outcome delivery={webhook.lastDelivery} />}
      </div>
      <div class="actions">
        <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>Messages</button>
        <button type="button" disabled={busy} onClick={() => void run(() => api.testWebhook(webhook.id)).then(() => setOpen(true))}>Send a test</button>
        <button type="button" class="danger" onClick={() => setAsked(true)}>Remove</button>
      </div>
      {error !== null && <ErrorMessage error={error} />}
      {open && <Deliveries webhook={webhook} />}
      {asked && <Confirm title="Remove this webhook?" text={`${webhook.url} is told no more, and what it was still to be told is forgotten.`} yes="Remove"
        act={async () => {
          await api.deleteWebhook(webhook.id);
          changed();
        }} close={() => setAsked(false)} />}
    </li>
  );
}

function Deliveries({ webhook }: { webhook: Webhook }) {
  const deliveries = useResource(`deliveries ${webhook.id}`, () => api.deliveries(webhook.id));
  const { busy, error, run } = useAction();
  if (deliveries.data === undefined)
    return deliveries.error ? <ErrorMessage error={deliveries.error} retry={deliveries.reload} /> : <Loading what="messages" />;
  return (
    <div class="deliveries">
      <p><button type="button" onClick={deliveries.reload}>Look again</button></p>
      {error !== null && <ErrorMessage error={error} />}
      {deliveries.data.length === 0 ? <p class="muted">It has not been told anything yet.</p> : (
        <ul class="rows">
          {deliveries.data.map(delivery => (
            <li key={delivery.id}>
              <div class="facts">
                <span class="number">{moment(delivery.createdAt)}</span>
                <b>{capitalized(wordsOf(delivery.event))}</b>
                {delivery.jobId && <a href={`#/jobs/${delivery.jobId}`}>the job</a>}
                <Outcome delivery={delivery} />
                {delivery.state !== "delivered" && <button type="button" disabled={busy} onClick={() => void run(() => api.retryDelivery(webhook.id, delivery.id)).then(deliveries.reload)}>Send again now</button>}
              </div>
              <details><summary class="small">The message</summary><pre class="body">{JSON.stringify(JSON.parse(delivery.body), null, 2)}</pre></details>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Outcome({ delivery: { state, tries, error, nextAt, triedAt } }: { delivery: Delivery }) {
  const times = tries === 1 ? "once" : `${tries} times`;
  if (state === "delivered")
    return <span class="state state-completed">taken {clock(triedAt!)}</span>;
  if (state === "failed")
    return <span class="state state-failed wrapped">given up after {tries} tries: {error}</span>;
  return <span class="state wrapped">{tries === 0 ? "on its way" : `tried ${times}: ${error} Again ${clock(nextAt!)}.`}</span>;
}
