import { count } from "../format";
import type { DatasetReport } from "../models";

/** How many images have which label. */
export const LabelTables = ({ labels }: { labels: DatasetReport["labels"] }) => (
  <section class="plate" aria-label="Labels">
    <h2 class="plate-title">Labels</h2>
    {labels.map(label => (
      <details key={label.name} open={labels.length <= 3}>
        <summary>{label.name} <span class="muted small">{label.distinct == null ? "very many values" : `${count(label.distinct)} ${label.distinct === 1 ? "value" : "values"}`}</span></summary>
        <table>
          <thead><tr><th scope="col">Value</th><th scope="col" class="number">Images</th></tr></thead>
          <tbody>{label.values.map(({ value, count: images }) => <tr key={value}><td>{value}</td><td class="number">{count(images)}</td></tr>)}</tbody>
        </table>
      </details>
    ))}
  </section>
);
