import { useSignal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { Smoothing } from "../chart/smoothing";
import type { Range } from "../chart/window";
import { followLosses } from "../follow-losses";
import { capitalized } from "../format";
import { axisOf } from "../loss-scale";
import { LossHistory } from "../losses";
import { type Job, type LossName, lossLabels, lossNames } from "../models";
import { Chart } from "./chart";
import { ChartTools } from "./chart-tools";
import { ErrorMessage } from "./messages";
import { Readings } from "./readings";
import { useChartSettings } from "./use-chart-settings";

/** Colours of compared jobs, in the order in which they were chosen. */
export const compareColor = (i: number) => `--compare-${i % 8 + 1}`;

interface Followed {
  history: LossHistory;
  smoothing: Smoothing;
}

/** One loss of several jobs over each other, live. */
export function OverlayChart({ jobs, nameOf }: { jobs: Job[]; nameOf: (job: Job) => string }) {
  const { smoothing, logarithmic, view, zooms } = useChartSettings(0.95, jobs.map(job => job.id).join());
  const [name, setName] = useState<LossName>("generator");
  const pointed = useSignal<Range | null>(null);
  const { followed, error } = useFollowed(jobs);

  const last = Math.max(0, ...[...followed.values()].map(f => f.history.last));
  const rows = jobs.map((job, i) => {
    const { history, smoothing: average } = followed.get(job.id) ?? { history: new LossHistory(), smoothing: new Smoothing() };
    return {
      key: job.id,
      name: <span class="legend-entry"><span class="swatch" style={{ background: `var(${compareColor(i)})` }} /><a href={`#/jobs/${job.id}`}>{nameOf(job)}</a></span>,
      steps: history.steps,
      x: history.steps,
      raw: history.columns[name],
      average: average.follow(history.columns[name], smoothing.value, history.revision),
    };
  });
  const lines = rows.map(({ x, average }, i) => ({ label: nameOf(jobs[i]!), color: compareColor(i), x, y: average }));
  const extent = { from: 1, to: last };
  const isAccuracy = name === "discriminatorAccuracy";
  const { text, ...axis } = isAccuracy ? { text: "share told right", signed: false, reference: { value: 0.5, label: "a guess" } } : axisOf(jobs, logarithmic.value, name);
  return (
    <div class="loss-chart" data-points={[...followed.values()].reduce((sum, f) => sum + f.history.steps.length, 0)} data-last-step={last}>
      {error ? <ErrorMessage error={error} /> : null}
      <div class="switch words" role="radiogroup" aria-label="Loss to compare">
        {lossNames.map(choice => (
          <label key={choice}><input type="radio" name="loss" class="hidden" checked={name === choice} onChange={() => setName(choice)} />{lossLabels[choice]}</label>
        ))}
      </div>
      <Readings label={`${lossLabels[name]} under the pointer`} rows={rows} pointed={pointed} />
      <p class="muted small">{capitalized(text)}</p>
      <Chart name={name} label={`${lossLabels[name]} of ${jobs.map(nameOf).join(", ")}: ${text}`} lines={lines} view={view} zooms={zooms} pointed={pointed} height={360}
        logarithmic={logarithmic.value && !isAccuracy} {...axis} extent={extent} group="compare" />
      <div class="chart-foot">
        <ChartTools smoothing={smoothing} logarithmic={logarithmic} view={view} zooms={zooms} extent={extent}
          picture={{ title: lossLabels[name], legend: lines, fileName: `${lossLabels[name]}.png` }} />
        <p class="muted small">As tables: {jobs.map((job, i) => <>{i > 0 && ", "}<a key={job.id} href={`jobs/${job.id}/losses.csv`}>{nameOf(job)}</a></>)}</p>
      </div>
    </div>
  );
}

function useFollowed(jobs: Job[]) {
  const followed = useRef(new Map<string, Followed>());
  const [, setVersion] = useState(0);
  const [error, setError] = useState<unknown>(null);
  const ids = jobs.map(job => job.id).join();
  useEffect(() => {
    let frame = 0;
    const changed = () => {
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        setVersion(version => version + 1);
      });
    };
    const all = jobs.map(job => ({ job, ...followLosses(job.id, changed, setError) }));
    followed.current = new Map(all.map(({ job, history }) => [job.id, { history, smoothing: new Smoothing() }]));
    setError(null);
    return () => {
      cancelAnimationFrame(frame);
      all.forEach(({ stop }) => stop());
    };
  }, [ids]);
  return { followed: followed.current, error };
}
