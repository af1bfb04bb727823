import { ofClass, writtenAs, wishOf } from "./generate-address";
import type { Checkpoint } from "./models";

/** A face as a checkpoint draws it. */
export interface Face {
  checkpoint: string;
  seed: number;
  truncation: number;
  /** Of a checkpoint that knows classes. */
  class?: string | null;
}

/** The class of a seed where none is asked for: they take turns. */
export const classOf = (seed: number, classes: readonly string[] | null | undefined) => classes?.[seed % classes.length] ?? null;

export const sameFace = (one: Face, other: Face) => one.checkpoint === other.checkpoint && one.seed === other.seed && one.truncation === other.truncation && (one.class ?? null) === (other.class ?? null);

/** Whether there is a walk from one to the other: all of it is drawn by one checkpoint with one truncation, and of one class. */
export const canWalk = (from: Face, to: Face) => sameFace({ ...from, seed: to.seed }, to) && from.seed !== to.seed;

const parametersOf = ({ checkpoint, seed, truncation, class: of }: Face) => ({ checkpoint, seed: String(seed), truncation: String(truncation), ...ofClass(of) });

export const faceAddress = (face: Face) => `generate?${new URLSearchParams(parametersOf(face))}`;

/** There and back, for ever. */
export const walkAddress = ({ checkpoint, seed, truncation, class: of }: Face, to: Face, scale: number) =>
  `generate/interpolation?${new URLSearchParams({ checkpoint, seeds: `${seed},${to.seed}`, frames: "32", scale: String(scale), truncation: String(truncation), ...ofClass(of) })}`;

/** The walk, as the page for generating has it. */
export const wishOfWalk = ({ checkpoint, seed, truncation, class: of }: Face, to: Face) =>
  `#/generate?${new URLSearchParams({ checkpoint, walk: "true", from: String(seed), to: String(to.seed), truncation: String(truncation), ...ofClass(of) })}`;

/** The face alone, as the page for generating has it. */
export const wishOfFace = (face: Face) => wishOf(new URLSearchParams({ ...parametersOf(face), count: "1" }));

const around = 12;

/** Where the faces of the seeds before and after it are made. */
export const aroundAddress = (face: Face) =>
  `#/generate?${writtenAs(wishOf(new URLSearchParams({ ...parametersOf(face), seed: String(Math.max(0, face.seed - around)), count: String(2 * around + 1) })))}`;

/** Seeds that follow each other, as the faces of a grid have them. */
export const seedsFrom = (first: number, count: number) => Array.from({ length: count }, (_, i) => first + i);

/** How many times a face fits into so many pixels. */
export const scaleFor = (imageSize: number, pixels: number) => Math.max(1, Math.floor(pixels / imageSize));

/** An even choice with the first and the last. */
export const evenly = <T>(all: readonly T[], most: number): T[] =>
  all.length <= most ? [...all] : Array.from({ length: most }, (_, i) => all[Math.round(i * (all.length - 1) / (most - 1))]!);

/** Checkpoints that show how a job's faces came about, oldest first: the first, the last, some in between, and the best. */
export function tellingCheckpoints(newestFirst: readonly Checkpoint[], best: string | null | undefined, most = 5): Checkpoint[] {
  const oldestFirst = newestFirst.toReversed();
  const chosen = new Set(evenly(oldestFirst, most));
  return oldestFirst.filter(checkpoint => chosen.has(checkpoint) || checkpoint.id === best);
}

const mostNumbers = 24;

/** Whole numbers as people write them, "0-3, 17", in their order and each once; null where it is something else. */
export function numbersIn(text: string): number[] | null {
  const numbers = new Set<number>();
  for (const part of text.split(",").map(one => one.trim()).filter(one => one !== "")) {
    const range = /^(\d{1,15})(?:\s*[-–]\s*(\d{1,15}))?$/.exec(part);
    if (!range)
      return null;
    const [from, to] = [Number(range[1]), Number(range[2] ?? range[1])];
    if (to < from || to - from >= mostNumbers)
      return null;
    for (let i = from; i <= to; i++)
      numbers.add(i);
  }
  return numbers.size > 0 && numbers.size <= mostNumbers ? [...numbers] : null;
}

/** Where an arrow key leads to in a grid that is read line by line; null where it leads nowhere. */
export function moved(key: string, at: number, count: number, columns: number): number | null {
  const to = { ArrowLeft: at - 1, ArrowRight: at + 1, ArrowUp: at - columns, ArrowDown: at + columns, Home: 0, End: count - 1 }[key];
  return to !== undefined && to >= 0 && to < count ? to : null;
}
