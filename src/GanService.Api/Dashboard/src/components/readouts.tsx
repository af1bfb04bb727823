import type { ComponentChildren } from "preact";
import { count, duration, loss, rate } from "../format";
import { type Job, tookSeconds } from "../models";
import { Balance } from "./balance";
import { Progress } from "./progress";

/** A job's numbers of now, as an instrument shows them. */
export function Readouts({ job }: { job: Job }) {
  const { losses } = job;
  const took = job.endedAt ? tookSeconds(job) : null;
  return (
    <div class="readouts">
      <Progress job={job} />
      <dl>
        {job.state === "running" && <Readout name="Speed">{rate(job.stepsPerSecond)}</Readout>}
        {job.state === "running" && <Readout name="Time left">{duration(job.etaSeconds)}</Readout>}
        {took !== null && <Readout name="Took">{duration(took)}</Readout>}
        {job.queuePosition != null && <Readout name="In the queue">{job.queuePosition === 1 ? "next" : `no. ${count(job.queuePosition)}`}</Readout>}
        {losses && <Readout name="Loss, real" kind="real">{loss(losses.discriminatorReal)}</Readout>}
        {losses && <Readout name="Loss, fake" kind="fake">{loss(losses.discriminatorFake)}</Readout>}
        {losses && <Readout name="Loss, generator" kind="generator">{loss(losses.generator)}</Readout>}
        {losses && <Readout name="Discriminator’s accuracy"><Balance accuracy={losses.discriminatorAccuracy ?? 0} /></Readout>}
      </dl>
    </div>
  );
}

const Readout = ({ name, kind, children }: { name: string; kind?: string; children: ComponentChildren }) => (
  <div class={kind}><dt>{name}</dt><dd class="number">{children}</dd></div>
);
