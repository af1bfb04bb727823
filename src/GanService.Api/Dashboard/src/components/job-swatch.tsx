const colors = 8;
const dashes = [[], [6, 3], [2, 2]]; // pixels

/** The lines of compared jobs, in the order in which they were chosen: where colours have run out they come again, dashed. */
export const lineOf = (i: number) => ({ color: `--compare-${i % colors + 1}`, dash: dashes[Math.floor(i / colors) % dashes.length]! });

/** The line of a job beside its name or its value. */
export const JobSwatch = ({ color, dash }: ReturnType<typeof lineOf>) => (
  <svg class="swatch" viewBox="0 0 14 4" aria-hidden="true"><path d="M0 2H14" stroke={`var(${color})`} stroke-width="4" stroke-dasharray={dash.join(" ")} /></svg>
);
