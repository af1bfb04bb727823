import { useSignal } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import { stopsIn } from "../chart/axis";
import type { Mark, MarkKind } from "../chart/marks";
import type { Line } from "../chart/plot";
import { Smoothing } from "../chart/smoothing";
import type { Range } from "../chart/window";
import { capitalized } from "../format";
import type { LossHistory } from "../losses";
import { axisOf } from "../loss-scale";
import { type Checkpoint, type Job, type LossName, type Notice, lossLabels, lossNames } from "../models";
import { Chart } from "./chart";
import { ChartTools, chartHint } from "./chart-tools";
import { MarkKey } from "./mark-key";
import { Readings } from "./readings";
import { useChartSettings } from "./use-chart-settings";
import { useDrawn } from "./use-drawn";

const colors: Record<LossName, string> = {
  discriminatorReal: "--real",
  discriminatorFake: "--fake",
  generator: "--generator",
  discriminatorAccuracy: "--accuracy",
};
const losses = lossNames.slice(0, 3);

interface LossChartProps {
  history: LossHistory;
  /** Changes with the history, which grows in place: components that read signals are drawn again only when a property changes. */
  version: number;
  job: Job;
  checkpoints: readonly Checkpoint[];
  notices: readonly Notice[];
}

/** The three losses and the accuracy below, with what they are under the pointer. */
export function LossChart({ history, job, checkpoints, notices }: LossChartProps) {
  const { smoothing, logarithmic, view, zooms, shown, axis: axisKind } = useChartSettings(0.9, job.id);
  const pointed = useSignal<Range | null>(null);
  const smoothed = useRef(Object.fromEntries(lossNames.map(name => [name, new Smoothing()])) as Record<LossName, Smoothing>);

  const { times, axis, drawn, x } = useDrawn(job, history, axisKind.value, view.value);
  const isShown = (name: LossName) => shown.value?.includes(name) ?? true;
  const averageOf = (name: LossName) => smoothed.current[name].follow(drawn.columns[name], smoothing.value, drawn.revision);
  const linesOf = (names: readonly LossName[]) => names.filter(isShown).flatMap(name => bothLines(name, x, drawn.columns[name], averageOf(name)));
  const toggle = (toggled: LossName) => {
    const next = lossNames.filter(name => isShown(name) !== (name === toggled));
    shown.value = next.length === lossNames.length ? null : next;
  };

  const marks = useMemo(
    () => marksOf(job.fromCheckpoint === null ? [] : [history.first], checkpoints, notices, times?.steps ?? []),
    [job.fromCheckpoint, history.first, checkpoints, notices, times]);
  const extent = { from: history.first, to: history.last };
  const { text, ...scale } = axisOf([job], logarithmic.value);
  const rows = lossNames.map(name => ({
    key: name,
    name: (
      <button type="button" class="legend-entry" aria-pressed={isShown(name)} onClick={() => toggle(name)}>
        <span class="swatch" style={{ background: `var(${colors[name]})` }} />{lossLabels[name]}
      </button>
    ),
    steps: drawn.steps,
    x,
    raw: drawn.columns[name],
    average: averageOf(name),
  }));
  return (
    <div class="loss-chart" data-points={history.steps.length} data-drawn={drawn.steps.length} data-first-step={history.first} data-last-step={history.last}>
      <Readings label="Losses under the pointer" rows={rows} pointed={pointed} tell={step => axis.kind === "step" ? "" : ` · ${axis.tell(axis.of(step))}`} />
      <p class="muted small">{capitalized(text)}</p>
      <Chart name="losses" label={`Losses over steps: ${text}. Arrow keys pan, plus and minus zoom, Shift and up or down zoom into values, 0 shows everything.`} lines={linesOf(losses)} view={view} zooms={zooms} pointed={pointed}
        height={300} logarithmic={logarithmic.value} {...scale} axis={axis} marks={marks} extent={extent} group={job.id} />
      <MarkKey marks={marks} />
      <Chart name="accuracy" label="Discriminator's accuracy over steps" lines={linesOf(["discriminatorAccuracy"])} view={view} zooms={zooms} pointed={pointed}
        height={120} logarithmic={false} signed={false} limits={[0, 1.02]} reference={{ value: 0.5, label: "a guess" }} axis={axis} extent={extent} group={job.id} />
      <div class="chart-foot">
        <ChartTools smoothing={smoothing} logarithmic={logarithmic} view={view} zooms={zooms} axis={axisKind.value} chooseAxis={kind => (axisKind.value = kind)} extent={extent}
          picture={{ title: job.name, legend: lossNames.filter(isShown).map(name => ({ label: lossLabels[name], color: colors[name] })), fileName: `${job.name} losses.png` }} />
        <p class="muted small">
          {chartHint} As a table: <a href={`jobs/${job.id}/losses.csv`}>losses.csv</a>, plotted as a whole: <a href={`jobs/${job.id}/losses.png`}>losses.png</a>, with samples, measurements and the generator in one archive: <a href={`jobs/${job.id}/export.zip`}>export.zip</a>
        </p>
      </div>
    </div>
  );
}

function marksOf(branched: readonly number[], checkpoints: readonly Checkpoint[], notices: readonly Notice[], dated: readonly number[]): Mark[] {
  const of = (kind: MarkKind, steps: readonly number[]) => steps.map((step): Mark => ({ step, kind }));
  return [
    ...of("checkpoint", checkpoints.map(({ step }) => step)),
    ...of("branch", branched),
    ...of("stop", stopsIn(dated)),
    ...of("notice", notices.map(({ step }) => step)),
  ];
}

function bothLines(name: LossName, x: readonly number[], y: readonly number[], average: readonly number[]): Line[] {
  const raw = { x, y, label: lossLabels[name], color: colors[name] };
  return average === y ? [raw] : [{ ...raw, pale: true }, { ...raw, y: average }];
}
