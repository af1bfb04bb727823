import { api } from "../api";
import { ErrorMessage } from "../components/messages";
import { useAction } from "../components/use-action";
import { useTitle } from "../components/use-title";
import { keepJob } from "../jobs";
import { go } from "../router";

const optimizers = ["sgd", "rmsprop", "adam"].map(kind => ({ kind }));

/** What a fresh service shows: what it is, and how to begin. */
export function Welcome() {
  useTitle("Welcome");
  const { busy, error, run } = useAction();
  const startJob = () => run(async () => {
    const job = await api.createJob({ recipe: "article", dataset: "synthetic-faces" });
    keepJob(job);
    go(`#/jobs/${job.id}`);
  });
  const startComparison = () => run(async () => {
    const experiment = await api.createExperiment({ name: "SGD, RMSProp or Adam", job: { recipe: "article", dataset: "synthetic-faces" }, vary: { optimizer: optimizers } });
    go(`#/experiments/${experiment.id}`);
  });
  return (
    <div class="welcome">
      <NoiseFace />
      <div>
        <h1>Nothing has been learned here yet</h1>
        <p class="lead">
          GanService trains two networks against each other, one that paints faces and one that tells painted from real, until the painted ones
          pass. You watch it happen here, and then ask it for as many new faces as you like.
        </p>
        <div class="actions">
          <button type="button" class="primary large" disabled={busy} onClick={() => void startJob()}>Train the first network</button>
          <button type="button" class="large" disabled={busy} onClick={() => void startComparison()}>Compare SGD, RMSProp and Adam</button>
        </div>
        {error !== null && <ErrorMessage error={error} />}
        <p class="muted">
          The first takes about a minute on two cores: 5,000 steps of recipe “article” on painted faces that come with the service. The second trains
          the same network three times. Or <a href="#/new">choose everything yourself</a>, or <a href="#/datasets">upload your own faces</a> first.
        </p>
      </div>
    </div>
  );
}

const rows = ["01111110", "11000011", "10100101", "10000001", "10111101", "10011001", "11000011", "01111110"];

/** A face that comes out of noise, pixel by pixel, from left to right. */
const NoiseFace = () => (
  <svg class="noise-face" viewBox="0 0 24 8" aria-hidden="true" shape-rendering="crispEdges">
    {[0, 1, 2].flatMap(stage => rows.flatMap((row, y) => [...row].map((cell, x) => {
      const noise = ((x * 7 + y * 13 + (x ^ (3 * y)) * 5 + stage * 11) % 17) / 17;
      const certainty = [0.15, 0.6, 1][stage]!;
      const value = certainty * +cell + (1 - certainty) * noise;
      return <rect key={`${stage}-${x}-${y}`} x={stage * 8 + x} y={y} width="1" height="1" fill-opacity={value.toFixed(2)} />;
    })))}
  </svg>
);
