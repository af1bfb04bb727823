import { batch, useSignal } from "@preact/signals";
import { useCallback, useMemo, useRef, useState } from "preact/hooks";
import { axisOfPlaces } from "../chart/axis";
import { leastSteps } from "../chart/plot";
import { Smoothing } from "../chart/smoothing";
import type { Range } from "../chart/window";
import { capitalized, listed } from "../format";
import { axisOf } from "../loss-scale";
import { LossHistory } from "../losses";
import { type Job, type LossName, lossLabels, lossNames } from "../models";
import { Chart } from "./chart";
import { ChartTools, chartHint } from "./chart-tools";
import { type Course, FollowedJob } from "./followed-job";
import { lineOf } from "./job-swatch";
import { ErrorMessage } from "./messages";
import { useChartSettings } from "./use-chart-settings";
import { PlaceUnder, ValuesUnder } from "./values-under";

const panels = [...lossNames, "distance"] as const;
type Panel = LossName | "distance";

const labels: Record<Panel, string> = { ...lossLabels, distance: "Distance from the dataset" };
const heights = { one: 380, several: 190 };
const nothing: Course = { history: new LossHistory(), drawn: new LossHistory(), x: [], extent: null, measured: [], error: null };

/** The losses and the quality of several jobs over each other, live: each in a chart of its own, or one of them large. */
export function OverlayChart({ jobs, nameOf }: { jobs: Job[]; nameOf: (job: Job) => string }) {
  const { smoothing, logarithmic, view, zooms, shown, axis: axisKind } = useChartSettings(0.95, jobs.map(job => job.id).join());
  const pointed = useSignal<Range | null>(null);
  const averages = useRef(new Map<string, Smoothing>());
  const { courses, tell } = useCourses();
  const axis = useMemo(() => axisOfPlaces(axisKind.value), [axisKind.value]);

  const chosen = panels.filter(panel => shown.value?.includes(panel));
  const drawn = chosen.length > 0 ? chosen : panels;
  const isOne = drawn.length === 1;
  const all = jobs.map((job, i) => ({ job, name: nameOf(job), line: lineOf(i), ...(courses.get(job.id) ?? nothing) }));
  const averageOf = (id: string, loss: LossName, of: LossHistory) => {
    const key = `${id} ${loss}`;
    const average = averages.current.get(key) ?? new Smoothing();
    averages.current.set(key, average);
    return average.follow(of.columns[loss], smoothing.value, of.revision);
  };
  const rowsOf = (panel: Panel) => all.map(({ job, name, line, x, drawn, measured }) => {
    if (panel !== "distance")
      return { name, line, x, raw: drawn.columns[panel], average: averageOf(job.id, panel, drawn) };
    const distances = measured.map(({ quality }) => quality.distance);
    return { name, line, x: measured.map(({ place }) => place), raw: distances, average: distances };
  });

  const extents = all.flatMap(course => course.extent ?? []);
  const extent = extents.length === 0 ? { from: 0, to: 1 } : { from: Math.min(...extents.map(one => one.from)), to: Math.max(...extents.map(one => one.to)) };
  const last = Math.max(0, ...all.map(course => course.history.last));
  const least = axis.kind === "step" ? leastSteps : leastSteps * (extent.to - extent.from) / last;
  const error = all.find(course => course.error)?.error;
  return (
    <div class="loss-chart" data-last-step={last}
      data-points={all.reduce((sum, { history }) => sum + history.steps.length, 0)} data-drawn={all.reduce((sum, course) => sum + course.drawn.steps.length, 0)}>
      {jobs.map(job => <FollowedJob key={job.id} job={job} axis={axisKind.value} view={view.value} tell={tell} />)}
      {error ? <ErrorMessage error={error} /> : null}
      <div class="switch words" role="radiogroup" aria-label="What to compare">
        <label><input type="radio" name="panel" class="hidden" checked={!isOne} onChange={() => (shown.value = null)} />Side by side</label>
        {panels.map(panel => (
          <label key={panel}><input type="radio" name="panel" class="hidden" checked={isOne && drawn[0] === panel} onChange={() => (shown.value = [panel])} />{labels[panel]}</label>
        ))}
      </div>
      <p class="muted small facts"><span>{capitalized(isOne ? scaleOf(drawn[0]!, jobs, logarithmic.value).text : axisOf(jobs, logarithmic.value).text)}</span>
        <span class="number"><PlaceUnder pointed={pointed} axis={axis} /></span></p>
      <div class="panels">
        {extents.length > 0 && drawn.map(panel => {
          const rows = rowsOf(panel);
          const { text, ...scale } = scaleOf(panel, jobs, logarithmic.value);
          return (
            <figure key={panel}>
              <figcaption>{!isOne && <h3>{labels[panel]}</h3>}<ValuesUnder rows={rows} pointed={pointed} extremes={isOne && panel !== "distance"} /></figcaption>
              <Chart name={panel} label={`${labels[panel]} of ${jobs.map(nameOf).join(", ")}: ${text}`} title={labels[panel]} view={view} zooms={zooms} pointed={pointed}
                lines={rows.map(({ name, line, x, average }) => ({ label: name, ...line, x, y: average, dotted: panel === "distance" }))}
                height={isOne ? heights.one : heights.several} {...scale} axis={axis} extent={extent} least={least} group="compare" />
            </figure>
          );
        })}
      </div>
      <div class="chart-foot">
        <ChartTools smoothing={smoothing} logarithmic={logarithmic} view={view} zooms={zooms} axis={axisKind.value} extent={extent} least={least}
          chooseAxis={kind => batch(() => {
            axisKind.value = kind;
            view.value = null; // seconds are no steps
          })}
          picture={{ title: isOne ? labels[drawn[0]!] : "Losses and quality", legend: all.map(({ name, line }) => ({ label: name, ...line })), fileName: `${named(jobs.map(nameOf))} ${isOne ? labels[drawn[0]!].toLowerCase() : "comparison"}.png` }} />
        <p class="muted small">{chartHint}</p>
      </div>
    </div>
  );
}

/** Jobs in the name of a file, which may not be long. */
const named = (names: readonly string[]) => listed(names.length > 2 ? [...names.slice(0, 2), `${names.length - 2} more`] : names);

/** What a chart says of its values, and draws beside them. */
function scaleOf(panel: Panel, jobs: Job[], logarithmic: boolean) {
  if (panel === "discriminatorAccuracy")
    return { text: "share told right", logarithmic: false, signed: false, limits: [0, 1.02] as [number, number], reference: { value: 0.5, label: "a guess" } };
  if (panel !== "distance")
    return { logarithmic, ...axisOf(jobs, logarithmic, panel) };
  return { text: "distance of a checkpoint’s faces from the dataset; less is better", logarithmic, signed: false, reference: { value: 1, label: "real faces" } };
}

function useCourses() {
  const [courses, setCourses] = useState<ReadonlyMap<string, Course>>(new Map());
  const tell = useCallback((id: string, course: Course | null) => setCourses(before => {
    const next = new Map(before);
    if (course)
      next.set(id, course);
    else
      next.delete(id);
    return next;
  }), []);
  return { courses, tell };
}
