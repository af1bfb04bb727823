import { useEffect, useRef } from "preact/hooks";
import { Smoothing } from "../chart/smoothing";
import { windowOf } from "../chart/window";
import type { LossHistory } from "../losses";
import { type LossName, log2 } from "../models";
import { appearance, colorOf } from "../theme";

const drawn: [LossName, string][] = [["discriminatorFake", "--fake"], ["discriminatorReal", "--real"], ["generator", "--generator"]];
const weight = 0.9;

/** A job's three losses at a glance, with log 2 in the middle: what is far above it matters less. */
export function Sparkline({ history, version, steps }: { history: LossHistory; version: number; steps: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const averages = useRef(drawn.map(() => new Smoothing()));
  const look = appearance.value;
  useEffect(() => {
    const frame = requestAnimationFrame(() => draw(canvas.current!, history, steps, averages.current));
    return () => cancelAnimationFrame(frame);
  }, [history, version, steps, look]);
  return <canvas class="sparkline" ref={canvas} aria-hidden="true" />;
}

function draw(canvas: HTMLCanvasElement, history: LossHistory, steps: number, averages: Smoothing[]): void {
  const width = (canvas.width = canvas.clientWidth * devicePixelRatio);
  const height = (canvas.height = canvas.clientHeight * devicePixelRatio);
  const context = canvas.getContext("2d")!;
  const y = (loss: number) => height * (1 - loss / (loss + log2));
  context.lineWidth = devicePixelRatio;
  context.strokeStyle = colorOf("--line-strong");
  context.setLineDash([2 * devicePixelRatio, 3 * devicePixelRatio]);
  context.beginPath();
  context.moveTo(0, y(log2));
  context.lineTo(width, y(log2));
  context.stroke();
  context.setLineDash([]);
  context.lineWidth = 1.25 * devicePixelRatio;
  drawn.forEach(([name, color], line) => {
    const smooth = averages[line]!.follow(history.columns[name], weight, history.revision);
    const [x, values] = windowOf([{ x: history.steps, y: smooth }], 1, Math.max(steps, 2), Math.max(20, Math.floor(width / 2)));
    context.strokeStyle = colorOf(color);
    context.beginPath();
    values!.forEach((value, i) => value !== null && context.lineTo(x[i]! / steps * width, y(value)));
    context.stroke();
  });
}
