import { effect, signal } from "@preact/signals";

export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

const key = "ganservice-theme";

export const theme = signal<Theme>(themes.find(t => t === localStorage.getItem(key)) ?? "system");

/** Changes whenever colours do, for what is drawn on a canvas. */
export const appearance = signal(0);

effect(() => {
  document.documentElement.dataset["theme"] = theme.value;
  localStorage.setItem(key, theme.value);
  appearance.value = appearance.peek() + 1;
});

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => appearance.value++);

const colors = new Map<string, string>();
appearance.subscribe(() => colors.clear());

/** A colour of the style sheet as canvas wants it. */
export function colorOf(variable: string): string {
  const known = colors.get(variable);
  if (known)
    return known;
  const probe = document.createElement("span");
  probe.style.color = `var(${variable})`;
  document.body.append(probe);
  const color = getComputedStyle(probe).color;
  probe.remove();
  colors.set(variable, color);
  return color;
}
