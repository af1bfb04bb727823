import { useState } from "preact/hooks";
import { type JobCommand, api } from "../api";
import { keepJob, listsChanged } from "../jobs";
import { type Job, hasEnded } from "../models";
import { may } from "../session";
import { Confirm } from "./confirm";
import { ErrorMessage } from "./messages";
import { useAction } from "./use-action";

const commands: { command: JobCommand; label: string; applies: (job: Job) => boolean }[] = [
  { command: "resume", label: "Resume", applies: job => job.state === "paused" || (job.pauseRequested && !job.cancelRequested) },
  { command: "pause", label: "Pause", applies: job => (job.state === "running" || job.state === "queued") && !job.pauseRequested && !job.cancelRequested },
  { command: "checkpoint", label: "Checkpoint now", applies: job => job.state === "running" && !job.cancelRequested },
  { command: "cancel", label: "Cancel", applies: job => !hasEnded(job) && !job.cancelRequested },
];

/** What can be asked of a job in its state. */
export function JobActions({ job, full = false, deleted }: { job: Job; full?: boolean; deleted?: () => void }) {
  const { busy, error, run } = useAction();
  const [asking, setAsking] = useState<"cancel" | "delete" | null>(null);
  if (!may("train"))
    return null;
  const send = async (command: JobCommand) => keepJob(await api.command(job.id, command));
  const remove = async () => {
    await api.deleteJob(job.id);
    listsChanged();
    deleted?.();
  };
  return (
    <>
      <div class="actions" role="group" aria-label={`Actions for ${job.name}`}>
        {commands.filter(c => c.applies(job) && (full || c.command !== "checkpoint")).map(({ command, label }) => (
          <button type="button" key={command} disabled={busy} onClick={() => command === "cancel" ? setAsking("cancel") : void run(() => send(command))}>{label}</button>
        ))}
        <a class="button" href={`#/new?from=${job.id}`}>Clone</a>
        {hasEnded(job) && <button type="button" class="danger" onClick={() => setAsking("delete")}>Delete</button>}
      </div>
      {error !== null && <ErrorMessage error={error} />}
      {asking === "cancel" && (
        <Confirm title={`Cancel ${job.name}?`} text={job.state === "running" ? "It saves a checkpoint and ends after the current step. What it made stays; it can be branched from, but not resumed." : "It leaves the queue and ends. What it made stays."} yes="Cancel it"
          no="Let it go on" act={() => send("cancel")} close={() => setAsking(null)} />
      )}
      {asking === "delete" && (
        <Confirm title={`Delete ${job.name}?`} text="Its losses, samples and checkpoints go with it, and cannot be brought back." yes="Delete it" act={remove} close={() => setAsking(null)} />
      )}
    </>
  );
}
