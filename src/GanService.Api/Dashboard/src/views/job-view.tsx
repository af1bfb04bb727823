import { useEffect, useState } from "preact/hooks";
import type { Signal } from "@preact/signals";
import type { ViewProps } from "../app";
import { api } from "../api";
import { CheckpointFaces } from "../components/checkpoint-faces";
import { Checkpoints } from "../components/checkpoints";
import { ConfigurationList } from "../components/configuration";
import { DescribeJob } from "../components/describe-job";
import { FaceHistory } from "../components/face-history";
import { EventLog } from "../components/event-log";
import { JobActions } from "../components/job-actions";
import { LossChart } from "../components/loss-chart";
import { Empty, ErrorMessage, Loading, Warning } from "../components/messages";
import { QualityChart } from "../components/quality-chart";
import { Readouts } from "../components/readouts";
import { SampleWall } from "../components/sample-wall";
import { StateMark } from "../components/state-mark";
import { Tags } from "../components/tags";
import { useCheckpoints } from "../components/use-checkpoints";
import { useLosses } from "../components/use-losses";
import { useNotices } from "../components/use-notices";
import { useSamples } from "../components/use-samples";
import { useProgressIcon } from "../components/use-progress-icon";
import { useTitle } from "../components/use-title";
import { whenLive } from "../feed";
import { percent } from "../format";
import { findJob, keepJob } from "../jobs";
import { type Job, branchAddress, hasEnded, shareOf } from "../models";
import { go } from "../router";
import { may } from "../session";

export function JobView({ route }: ViewProps) {
  const { id } = route;
  const [found, setFound] = useState<{ id: string; job?: Signal<Job>; error?: unknown }>({ id });
  useEffect(() => {
    let current = true;
    const find = () => findJob(id).then(job => current && setFound({ id, job }), (error: unknown) => current && setFound({ id, error }));
    void find();
    const end = whenLive(() => void api.job(id).then(keepJob).catch(() => undefined));
    return () => {
      current = false;
      end();
    };
  }, [id]);
  if (found.id === id && found.error)
    return <><h1>Job</h1><ErrorMessage error={found.error} /><p><a href="#/">See all jobs</a></p></>;
  return found.id === id && found.job ? <JobPage key={id} job={found.job.value} /> : <Loading what="the job" />;
}

function JobPage({ job }: { job: Job }) {
  useTitle(job.state === "running" ? `${percent(shareOf(job))} ${job.name}` : job.name);
  useProgressIcon(job.state === "running" ? shareOf(job) : null);
  const losses = useLosses(job.id);
  const samples = useSamples(job.id);
  const checkpoints = useCheckpoints(job.id);
  const notices = useNotices(job.id);
  const healthy = checkpoints.data?.find(c => c.id === job.healthyCheckpoint);
  const [face, setFace] = useState<number | null>(null);
  const [describing, setDescribing] = useState(false);
  return (
    <>
      <div class="title">
        <div>
          <h1>{job.name}</h1>
          <p class="facts muted"><StateMark job={job} /><span>{job.recipe} on {job.dataset}
            {job.experiment && <> · <a href={`#/experiments/${job.experiment}`}>{job.variant ?? "experiment"}</a></>}
            {" · "}<a href={`#/compare?jobs=${job.id}`}>compare</a></span>
          </p>
          <p class="facts"><Tags tags={job.tags} />{job.archived && <span class="muted">archived</span>}
            {may("train") && <button type="button" class="quiet" onClick={() => setDescribing(true)}>Name, tags, note</button>}
          </p>
          {job.note && <p class="note">{job.note}</p>}
        </div>
        <JobActions job={job} full deleted={() => go("#/")} />
        {describing && <DescribeJob job={job} close={() => setDescribing(false)} />}
      </div>
      {job.error && <ErrorMessage error={new Error(job.error)} />}
      {job.warning && (
        <Warning>
          <p>{job.warning}</p>
          {job.healthyCheckpoint && <p><a href={`#/generate?checkpoint=${job.healthyCheckpoint}`}>Faces of the last healthy checkpoint</a>
            {healthy?.resumable && <> · <a href={branchAddress(healthy)}>Branch from it</a></>}</p>}
        </Warning>
      )}
      <Readouts job={job} />
      <div class="bench">
        <section class="plate" aria-label="Losses">
          <h2 class="plate-title">Losses</h2>
          {losses.error ? <ErrorMessage error={losses.error} />
            : losses.history.steps.length > 0 ? <LossChart history={losses.history} version={losses.version} job={job} checkpoints={checkpoints.data ?? none} notices={notices.data ?? none} />
            : losses.loaded ? <Empty>{waitingFor(job, "The first step draws the first point.")}</Empty> : <Loading what="losses" />}
        </section>
        <section class="plate" aria-label="Samples">
          <h2 class="plate-title">Samples</h2>
          {samples.error ? <ErrorMessage error={samples.error} retry={samples.reload} />
            : !samples.data ? <Loading what="samples" />
            : samples.data.length > 0 ? <SampleWall job={job} samples={samples.data} checkpoints={checkpoints.data ?? none} face={face} follow={setFace} /> : <Empty>{waitingFor(job, "The first step paints the first faces.")}</Empty>}
        </section>
      </div>
      {face !== null && samples.data && <FaceHistory job={job} samples={samples.data} face={face} close={() => setFace(null)} />}
      {checkpoints.data && checkpoints.data.length > 0 && <CheckpointFaces job={job} checkpoints={checkpoints.data} />}
      <div class="bench bench-three">
        <section class="plate" aria-label="Checkpoints">
          <h2 class="plate-title">Checkpoints</h2>
          <QualityChart checkpoints={checkpoints.data ?? []} best={job.bestCheckpoint} />
          <Checkpoints checkpoints={checkpoints} job={job} />
        </section>
        <section class="plate" aria-label="Log">
          <h2 class="plate-title">Log</h2>
          <EventLog job={job} samples={samples.data ?? []} checkpoints={checkpoints.data ?? []} notices={notices.data ?? []} />
        </section>
        <section class="plate" aria-label="Configuration">
          <h2 class="plate-title">Configuration</h2>
          <ConfigurationList configuration={job.configuration} />
        </section>
      </div>
    </>
  );
}

const none: never[] = [];

const waitingFor = (job: Job, next: string) =>
  job.state === "queued" ? `Waiting for its turn. ${next}` : hasEnded(job) ? "The job ended before its first step." : next;
