import { type Mark, type MarkKind, markColors, markKinds, markShapes } from "../chart/marks";

const labels: Record<MarkKind, string> = { checkpoint: "checkpoint", branch: "branched from another job", stop: "stopped, and went on later", notice: "see the log" };

/** What the marks of a chart mean. */
export function MarkKey({ marks }: { marks: readonly Mark[] }) {
  const kinds = markKinds.filter(kind => marks.some(mark => mark.kind === kind));
  return kinds.length === 0 ? null : (
    <ul class="mark-key small muted" aria-label="Marks">
      {kinds.map(kind => (
        <li key={kind}><svg viewBox="-1 -1 2 2" width="9" height="9" aria-hidden="true"><path d={markShapes[kind]} fill={`var(${markColors[kind]})`} /></svg> {labels[kind]}</li>
      ))}
    </ul>
  );
}
