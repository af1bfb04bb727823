import { by, clock, count } from "../format";
import type { Checkpoint, Job, Notice, Sample } from "../models";

interface Entry {
  at: string;
  text: string;
}

const shown = 200; // samples and checkpoints; notices all are

const newestFirst = (a: Entry, b: Entry) => b.at.localeCompare(a.at);

/** What happened to the job, newest first. */
export function EventLog({ job, samples, checkpoints, notices }: { job: Job; samples: Sample[]; checkpoints: Checkpoint[]; notices: Notice[] }) {
  const entries: Entry[] = [
    { at: job.createdAt, text: `queued${by(job.createdBy)}` },
    ...(job.startedAt ? [{ at: job.startedAt, text: "started" }] : []),
    ...[
      ...samples.map(sample => ({ at: sample.createdAt, text: `sample, step ${count(sample.step)}` })),
      ...checkpoints.map(checkpoint => ({ at: checkpoint.createdAt, text: `checkpoint, step ${count(checkpoint.step)}` })),
    ].sort(newestFirst).slice(0, shown),
    ...notices.map(({ at, text }) => ({ at, text })),
    ...(job.endedAt ? [{ at: job.endedAt, text: job.state }] : []),
  ];
  entries.sort(newestFirst);
  return (
    <ol class="log" tabIndex={0} aria-label="What happened, newest first">
      {entries.map(({ at, text }) => <li key={at + text}><time class="muted number" dateTime={at}>{clock(at)}</time> {text}</li>)}
    </ol>
  );
}
