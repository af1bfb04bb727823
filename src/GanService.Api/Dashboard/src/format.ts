const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const time = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const dateTime = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

export const count = (value: number) => whole.format(value);

const isHugeOrTiny = (value: number) => value !== 0 && (Math.abs(value) >= 1e5 || Math.abs(value) < 5e-4);

/** 260000000000 as 2.6e11. */
const exponential = (value: number) => value.toExponential(2).replace(/\.?0*e\+?/, "e");

/** A number of any size in a few characters. */
export const short = (value: number) =>
  isHugeOrTiny(value) ? exponential(value) : Math.abs(value) >= 1000 ? whole.format(value) : String(+value.toPrecision(3));

export const distanceHelp = "Distance from the dataset: less is better, and real faces have 1";

/** A distance between faces: smaller is better. */
export const distance = (value: number | null | undefined) => value == null ? "–" : value.toPrecision(3);

/** The same with three places, so that numbers of a usual size do not jump about. */
export const loss = (value: number | null | undefined) =>
  value == null ? "–" : isHugeOrTiny(value) || Math.abs(value) >= 100 ? short(value) : value.toFixed(3);

export const percent = (share: number) => `${Math.floor(share * 100)} %`;

export const rate = (stepsPerSecond: number | null | undefined) =>
  stepsPerSecond == null ? "–" : `${stepsPerSecond >= 100 ? whole.format(stepsPerSecond) : stepsPerSecond.toPrecision(3)} steps/s`;

export function duration(seconds: number | null | undefined): string {
  if (seconds == null)
    return "–";
  const s = Math.round(seconds);
  if (s < 60)
    return `${s} s`;
  if (s < 3600)
    return `${Math.floor(s / 60)} min ${String(s % 60).padStart(2, "0")} s`;
  return `${Math.floor(s / 3600)} h ${String(Math.floor((s % 3600) / 60)).padStart(2, "0")} min`;
}

/** 3725 as 1:02:05. */
export function stopwatch(seconds: number): string {
  const s = Math.round(seconds);
  const [h, m] = [Math.floor(s / 3600), Math.floor((s % 3600) / 60)];
  const end = String(s % 60).padStart(2, "0");
  return h > 0 ? `${h}:${String(m).padStart(2, "0")}:${end}` : `${m}:${end}`;
}

export function bytes(value: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) { // which would be written as 1.00e+3
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value : value.toPrecision(3)} ${units[unit]}`;
}

export const clock = (iso: string) => time.format(new Date(iso));

export const moment = (iso: string) => dateTime.format(new Date(iso));

/** By which key something was made, or nothing. */
export const by = (key: string | null | undefined) => key ? ` by ${key}` : "";

/** `sampleEverySteps` as people read it: "sample every steps". */
export const words = (name: string) => name.replace(/([A-Z])/g, letter => ` ${letter.toLowerCase()}`);

/** `optimizer.learningRate` as people read it: "Optimizer: learning rate". */
export const titleOfPath = (path: string) => capitalized(path.split(".").map(words).join(": "));

/** "a, b and c" */
export const listed = (texts: readonly string[]) => texts.length < 2 ? texts.join() : `${texts.slice(0, -1).join(", ")} and ${texts.at(-1)}`;

export const capitalized = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
