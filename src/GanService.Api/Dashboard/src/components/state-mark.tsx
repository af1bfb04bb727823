import type { Job } from "../models";
import { Icon } from "./icons";

/** A job's state as a word with a sign of its own, so that colour adds but never tells alone. */
export function StateMark({ job }: { job: Job }) {
  const wish = job.cancelRequested ? "cancelling" : job.pauseRequested ? "pausing" : job.state;
  const place = job.state === "queued" && job.queuePosition ? ` ${job.queuePosition === 1 ? "· next" : `· no. ${job.queuePosition}`}` : "";
  return <span class={`state state-${job.state}`}><Icon name={job.state} />{wish}{place}</span>;
}
