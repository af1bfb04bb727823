import { useState } from "preact/hooks";
import { Problem, api } from "../api";
import { tagsOf } from "../job-list";
import { keepJob, listsChanged } from "../jobs";
import type { Job } from "../models";
import { Dialog } from "./dialog";
import { Field, described } from "./field";
import { ErrorMessage } from "./messages";
import { useAction } from "./use-action";

/** Asks for a job's name, tags and note. */
export function DescribeJob({ job, close }: { job: Job; close: () => void }) {
  const [name, setName] = useState(job.name);
  const [tags, setTags] = useState(job.tags.join(", "));
  const [note, setNote] = useState(job.note ?? "");
  const [archived, setArchived] = useState(job.archived);
  const { busy, error, run } = useAction();
  const errors = error instanceof Problem ? error.errors : {};
  const submit = async (event: Event) => {
    event.preventDefault();
    if (await run(async () => keepJob(await api.describeJob(job.id, { name, tags: tagsOf(tags), note, archived })))) {
      listsChanged();
      close();
    }
  };
  return (
    <Dialog id="describe-title" title={`Describe ${job.name}`} close={close}>
      <form class="form" onSubmit={event => void submit(event)}>
        <Field id="job-name" label="Name" errors={errors["name"]}>
          <input {...described("job-name", errors["name"])} type="text" required maxlength={200} autocomplete="off" value={name} onInput={event => setName(event.currentTarget.value)} />
        </Field>
        <Field id="job-tags" label="Tags" help="Short words by which jobs are found together, with commas between." errors={errors["tags"]}>
          <input {...described("job-tags", errors["tags"])} type="text" autocomplete="off" value={tags} onInput={event => setTags(event.currentTarget.value)} />
        </Field>
        <Field id="job-note" label="Note" help="What to remember of it." errors={errors["note"]}>
          <textarea {...described("job-note", errors["note"])} rows={4} maxlength={5000} value={note} onInput={event => setNote(event.currentTarget.value)} />
        </Field>
        <label class="inline"><input type="checkbox" checked={archived} onChange={event => setArchived(event.currentTarget.checked)} />Archived: the list of jobs leaves it out</label>
        {error !== null && Object.keys(errors).length === 0 && <ErrorMessage error={error} />}
        <div class="actions">
          <button type="button" onClick={close}>Leave it</button>
          <button type="submit" class="primary" disabled={busy}>Save</button>
        </div>
      </form>
    </Dialog>
  );
}
