import { api } from "../api";
import { FormingFaces } from "../components/forming-faces";
import { Lacking } from "../components/lacking";
import { ErrorMessage } from "../components/messages";
import { useAction } from "../components/use-action";
import { useResource } from "../components/use-resource";
import { useTitle } from "../components/use-title";
import { keepJob } from "../jobs";
import { portraits } from "../models";
import { go } from "../router";
import { may } from "../session";
import { startComparison } from "../start-comparison";

/** What a fresh service shows: what it is, and how to begin. */
export function Welcome() {
  useTitle("Welcome");
  const { busy, error, run } = useAction();
  const faces = useResource("whether there are faces to draw", () => api.checkpoints(1));
  const startJob = () => run(async () => {
    const job = await api.createJob({ recipe: "article", dataset: "synthetic-faces" });
    keepJob(job);
    go(`#/jobs/${job.id}`);
  });
  return (
    <div class="welcome">
      <div>
        <h1>Nothing has been learned here yet</h1>
        <p class="lead">
          GanService trains two networks against each other, one that paints faces and one that tells painted from real, until the painted ones
          pass. You watch it happen here, and then ask it for as many new faces as you like.
        </p>
        {!may("train") && <Lacking scope="train" what="Training" />}
        <div class="actions">
          <button type="button" class="primary large" disabled={busy || !may("train")} onClick={() => void startJob()}>Train the first network</button>
          <button type="button" class="large" disabled={busy || !may("train")} onClick={() => void run(() => startComparison("synthetic-faces"))}>Compare SGD, RMSProp and Adam</button>
        </div>
        {error !== null && <ErrorMessage error={error} />}
        <p class="muted">
          The first takes about a minute on two cores: 5,000 steps of recipe “article” on painted faces that come with the service. The second trains
          the same network three times. Or <a href="#/new">choose everything yourself</a>, or <a href="#/datasets">upload your own faces</a> first.
          {may("generate") && faces.data?.items[0]?.id === portraits && <> Faces can be drawn at once: a generator <a href="#/generate">comes with the service</a>.</>}
        </p>
      </div>
      <FormingFaces />
    </div>
  );
}
