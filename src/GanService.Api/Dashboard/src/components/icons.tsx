import type { JobState } from "../models";

const shapes = {
  queued: <circle cx="8" cy="8" r="5" fill="none" stroke="currentColor" stroke-width="2" stroke-dasharray="2.6 2.6" />,
  running: <path d="M4 2.5v11l9.5-5.5z" fill="currentColor" />,
  paused: <path d="M4 3h3v10H4zM9 3h3v10H9z" fill="currentColor" />,
  completed: <path d="M2.5 8.5l3.5 3.5 7.5-8" fill="none" stroke="currentColor" stroke-width="2.4" />,
  cancelled: <path d="M3 3h10v10H3z" fill="none" stroke="currentColor" stroke-width="2" />,
  failed: <path d="M8 1.5l7 12.5H1zM8 6v4m0 1.5v1.2" fill="none" stroke="currentColor" stroke-width="1.8" />,
  play: <path d="M4 2.5v11l9.5-5.5z" fill="currentColor" />,
  close: <path d="M3.5 3.5l9 9m0-9l-9 9" fill="none" stroke="currentColor" stroke-width="2" />,
  star: <path d="M8 1.2l2.1 4.4 4.8.6-3.5 3.3.9 4.7L8 11.9l-4.3 2.3.9-4.7L1.1 6.2l4.8-.6z" fill="currentColor" />,
  unstarred: <path d="M8 2.2l1.8 3.8 4.1.5-3 2.8.8 4.1L8 11.4l-3.7 2 .8-4.1-3-2.8 4.1-.5z" fill="none" stroke="currentColor" stroke-width="1.5" />,
  in: <path d="M8 3v10M3 8h10" fill="none" stroke="currentColor" stroke-width="2" />,
  out: <path d="M3 8h10" fill="none" stroke="currentColor" stroke-width="2" />,
  system: <path d="M2 3h12v8H2zM5.5 14h5" fill="none" stroke="currentColor" stroke-width="1.6" />,
  light: <path d="M8 5a3 3 0 100 6 3 3 0 000-6zM8 1v2M8 13v2M1 8h2M13 8h2M3 3l1.4 1.4M11.6 11.6L13 13M13 3l-1.4 1.4M4.4 11.6L3 13" fill="none" stroke="currentColor" stroke-width="1.6" />,
  dark: <path d="M13 9.5A5.5 5.5 0 016.5 3 5.5 5.5 0 1013 9.5z" fill="none" stroke="currentColor" stroke-width="1.6" />,
} satisfies Record<JobState | string, unknown>;

/** A sign beside a word, or inside a button that has a label. */
export const Icon = ({ name }: { name: keyof typeof shapes }) => (
  <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">{shapes[name]}</svg>
);
