interface Bar {
  label: string;
  done: number;
  all: number;
  /** Whose colour it has. */
  state: string;
}

/** How far something is. */
export const ProgressBar = ({ label, done, all, state }: Bar) => (
  <div class={`progress-bar progress-${state}`} role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={all} aria-valuenow={done}>
    <div style={{ width: `${all === 0 ? 0 : done / all * 100}%` }} />
  </div>
);
