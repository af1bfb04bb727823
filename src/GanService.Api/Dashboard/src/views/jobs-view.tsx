import { ErrorMessage, Loading } from "../components/messages";
import { JobRow } from "../components/job-row";
import { useAction } from "../components/use-action";
import { jobIds, jobSignal, jobsError, loadJobs, loadOlderJobs, olderJobs } from "../jobs";
import { type Job, hasEnded } from "../models";
import { may } from "../session";
import { useTitle } from "../components/use-title";
import { Welcome } from "./welcome";

export function JobsView() {
  useTitle("Jobs");
  const ids = jobIds.value;
  if (ids?.length === 0)
    return <Welcome />;
  return (
    <>
      <div class="title">
        <h1>Jobs</h1>
        {may("train") && <a class="button primary" href="#/new">New job</a>}
      </div>
      {jobsError.value !== null && <ErrorMessage error={jobsError.value} retry={() => void loadJobs()} />}
      {ids ? <JobList jobs={ids.map(id => jobSignal(id)!.value)} /> : jobsError.value === null && <Loading what="jobs" />}
    </>
  );
}

function JobList({ jobs }: { jobs: Job[] }) {
  const { busy, error, run } = useAction();
  const queued = jobs.filter(job => job.state === "queued").sort((a, b) => (a.queuePosition ?? 0) - (b.queuePosition ?? 0));
  return (
    <>
      <Group title="Running" jobs={jobs.filter(job => job.state === "running")} />
      <Group title="Paused" jobs={jobs.filter(job => job.state === "paused")} />
      <Group title="Waiting" jobs={queued} />
      <Group title="Ended" jobs={jobs.filter(hasEnded)} />
      {error !== null && <ErrorMessage error={error} />}
      {olderJobs.value && <button type="button" disabled={busy} onClick={() => void run(loadOlderJobs)}>Show older jobs</button>}
    </>
  );
}

const Group = ({ title, jobs }: { title: string; jobs: Job[] }) => jobs.length === 0 ? null : (
  <section class="plate" aria-label={title}>
    <h2 class="plate-title">{title} <span class="muted number">{jobs.length}</span></h2>
    <ul class="job-list">{jobs.map(job => <JobRow key={job.id} id={job.id} />)}</ul>
  </section>
);
