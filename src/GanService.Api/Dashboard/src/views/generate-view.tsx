import { useEffect, useState } from "preact/hooks";
import type { ViewProps } from "../app";
import { api } from "../api";
import { CheckpointPicker } from "../components/checkpoint-picker";
import { CopyButton } from "../components/copy-button";
import { Directions } from "../components/directions";
import { DrawnFrom } from "../components/drawn-from";
import { FittedFaces } from "../components/fitted-faces";
import { GenerateForm } from "../components/generate-form";
import { Lacking } from "../components/lacking";
import { Memorization } from "../components/memorization";
import { Empty, ErrorMessage, Loading } from "../components/messages";
import { PickableFaces } from "../components/pickable-faces";
import { ProjectPicture } from "../components/project-picture";
import { useResource } from "../components/use-resource";
import { useTitle } from "../components/use-title";
import { VerifyPicture } from "../components/verify-picture";
import { seedsFrom } from "../faces";
import { type Wish, addressOf, columnsOf, formatsOf, meantBy, neighboursOf, wishOf, writtenAs } from "../generate-address";
import { rewrite } from "../router";
import { may, session } from "../session";

export function GenerateView({ route }: ViewProps) {
  useTitle("Generate");
  const [wish, setWish] = useState<Wish>(() => wishOf(route.query));
  useEffect(() => setWish(wishOf(route.query)), [route.query]);
  useEffect(() => rewrite(`#/generate?${writtenAs(wish)}`), [wish]);
  const choices = useResource("checkpoints", async () => {
    const [{ items: checkpoints }, aliases] = await Promise.all([api.checkpoints(), api.aliases()]);
    return { checkpoints, jobs: await api.jobsOf([...new Set(checkpoints.map(checkpoint => checkpoint.jobId))]), aliases };
  });
  const [drawn, setDrawn] = useState<string | null>(null);
  if (!may("generate"))
    return <><h1>Generate</h1><Lacking scope="generate" what="Generating faces" /></>;
  if (choices.error)
    return <><h1>Generate</h1><ErrorMessage error={choices.error} retry={choices.reload} /></>;
  if (!choices.data)
    return <><h1>Generate</h1><Loading what="checkpoints" /></>;
  if (choices.data.checkpoints.length === 0)
    return <><h1>Generate</h1><Empty>Faces come from a checkpoint, and there is none yet. <a href="#/new">Start a job</a>, or wait for the first checkpoint of the one that runs.</Empty></>;
  const { checkpoints, aliases, jobs } = choices.data;
  const meant = (name: string) => meantBy(name, checkpoints, aliases, jobs)!;
  const { id, imageSize, classes } = meant(wish.checkpoint);
  const address = addressOf(wish);
  const curl = `curl ${session.value?.name ? "-H \"Authorization: Bearer $GAN_KEY\" " : ""}-OJ '${new URL(address, document.baseURI).href}'`;
  return (
    <>
      <h1>Generate</h1>
      <div class="generate">
        <form class="plate form" aria-label="What to generate" onSubmit={event => event.preventDefault()}>
          <CheckpointPicker {...choices.data} value={wish.checkpoint} choose={checkpoint => setWish({ ...wish, checkpoint, direction: "", class: meant(checkpoint).classes?.includes(wish.class) ? wish.class : "" })} />
          <GenerateForm wish={wish} imageSize={imageSize} classes={classes} change={changed => setWish({ ...wish, ...changed })} />
        </form>
        <section class="plate" aria-label="Faces">
          <FittedFaces wish={wish} imageSize={imageSize} drawn={setDrawn}>
            {drawn && !wish.walk && wish.direction === "" && wish.mix === "" && <PickableFaces checkpoint={drawn} truncation={Number(wish.truncation)} seeds={seedsFrom(Number(wish.seed), Number(wish.count))} columns={columnsOf(wish)} classes={classes} only={wish.class} />}
          </FittedFaces>
          {drawn && <DrawnFrom id={drawn} wish={wish} aliases={choices.data.aliases} changed={choices.reload} />}
          <div class="actions">
            {formatsOf(wish).map(format => <a key={format} class="button" href={addressOf(wish, format)} download>Download {format.toUpperCase()}</a>)}
          </div>
          <div class="code">
            <code tabIndex={0} aria-label="The same with curl">{curl}</code>
            <CopyButton text={curl} />
          </div>
          <p class="muted small">The same checkpoint, seeds, truncation, directions and class give the same picture, byte for byte, for ever.{drawn && wish.checkpoint !== drawn && <> What “{wish.checkpoint}” means may change; the id of this checkpoint is {drawn}.</>}</p>
        </section>
        <Directions checkpoint={drawn ?? id} value={wish.direction} change={direction => setWish({ ...wish, direction })} />
        {!wish.walk && wish.mix === "" && <Memorization key={neighboursOf(wish)} wish={wish} imageSize={imageSize} />}
        <ProjectPicture checkpoint={drawn ?? id} imageSize={imageSize} wish={wish} />
        <VerifyPicture />
      </div>
    </>
  );
}
