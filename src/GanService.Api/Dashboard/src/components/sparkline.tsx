import { useEffect, useRef } from "preact/hooks";
import { Smoothing } from "../chart/smoothing";
import { windowOf } from "../chart/window";
import { heightsOf } from "../loss-scale";
import type { LossHistory } from "../losses";
import type { Job, LossName } from "../models";
import { appearance, colorOf } from "../theme";

const drawn: [LossName, string][] = [["discriminatorFake", "--fake"], ["discriminatorReal", "--real"], ["generator", "--generator"]];
const weight = 0.9;

/** A job's three losses at a glance: what is far from where a discriminator ends that cannot tell matters less. */
export function Sparkline({ history, version, job }: { history: LossHistory; version: number; job: Job }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const averages = useRef(drawn.map(() => new Smoothing()));
  const look = appearance.value;
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      if (canvas.current) // the row may go before its frame comes
        draw(canvas.current, history, job, averages.current);
    });
    return () => cancelAnimationFrame(frame);
  }, [history, version, job.steps, look]);
  return <canvas class="sparkline" ref={canvas} aria-hidden="true" />;
}

function draw(canvas: HTMLCanvasElement, history: LossHistory, job: Job, averages: Smoothing[]): void {
  const width = (canvas.width = canvas.clientWidth * devicePixelRatio);
  const height = (canvas.height = canvas.clientHeight * devicePixelRatio);
  const context = canvas.getContext("2d")!;
  const { undecided, of } = heightsOf(job);
  const steps = Math.max(job.steps, 2);
  const curves = drawn.map(([name, color], line) => {
    const smooth = averages[line]!.follow(history.columns[name], weight, history.revision);
    const [x, values] = windowOf([{ x: history.steps, y: smooth }], { from: 1, to: steps }, Math.max(20, Math.floor(width / 2)));
    return { color, points: x.flatMap((step, i) => (values![i] == null ? [] : [{ step, value: values![i]! }])) };
  });
  const largest = curves.reduce((most, { points }) => points.reduce((far, { value }) => Math.max(far, Math.abs(value)), most), 0);
  const y = (value: number) => height * (1 - of(value, largest));
  context.lineWidth = devicePixelRatio;
  context.strokeStyle = colorOf("--line-strong");
  context.setLineDash([2 * devicePixelRatio, 3 * devicePixelRatio]);
  context.beginPath();
  context.moveTo(0, y(undecided));
  context.lineTo(width, y(undecided));
  context.stroke();
  context.setLineDash([]);
  context.lineWidth = 1.25 * devicePixelRatio;
  for (const { color, points } of curves) {
    context.strokeStyle = colorOf(color);
    context.beginPath();
    for (const { step, value } of points)
      context.lineTo(step / job.steps * width, y(value));
    context.stroke();
  }
}
