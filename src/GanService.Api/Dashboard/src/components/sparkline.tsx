import { useEffect, useRef } from "preact/hooks";
import { windowOf } from "../chart/window";
import type { LossHistory } from "../losses";
import { type LossName, log2 } from "../models";
import { appearance, colorOf } from "../theme";

const drawn: [LossName, string][] = [["discriminatorFake", "--fake"], ["discriminatorReal", "--real"], ["generator", "--generator"]];
const ceiling = 2.2; // higher losses leave the picture: what matters is near log 2

/** A job's three losses at a glance, around log 2. */
export function Sparkline({ history, version, steps }: { history: LossHistory; version: number; steps: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const look = appearance.value;
  useEffect(() => {
    const frame = requestAnimationFrame(() => draw(canvas.current!, history, steps));
    return () => cancelAnimationFrame(frame);
  }, [history, version, steps, look]);
  return <canvas class="sparkline" ref={canvas} aria-hidden="true" />;
}

function draw(canvas: HTMLCanvasElement, history: LossHistory, steps: number): void {
  const width = (canvas.width = canvas.clientWidth * devicePixelRatio);
  const height = (canvas.height = canvas.clientHeight * devicePixelRatio);
  const context = canvas.getContext("2d")!;
  const y = (loss: number) => height * (1 - Math.min(loss, ceiling) / ceiling);
  context.lineWidth = devicePixelRatio;
  context.strokeStyle = colorOf("--line-strong");
  context.setLineDash([2 * devicePixelRatio, 3 * devicePixelRatio]);
  context.beginPath();
  context.moveTo(0, y(log2));
  context.lineTo(width, y(log2));
  context.stroke();
  context.setLineDash([]);
  context.lineWidth = 1.25 * devicePixelRatio;
  for (const [name, color] of drawn) {
    const [x, values] = windowOf([{ x: history.steps, y: history.columns[name] }], 1, Math.max(steps, 2), Math.max(20, Math.floor(width / 2)));
    context.strokeStyle = colorOf(color);
    context.beginPath();
    values!.forEach((value, i) => value !== null && context.lineTo(x[i]! / steps * width, y(value)));
    context.stroke();
  }
}
