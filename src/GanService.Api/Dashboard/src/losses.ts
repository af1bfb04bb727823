import { type LossName, type Losses, lossNames } from "./models";

/** A job's losses as columns that grow in place; every step at most once, in order. */
export class LossHistory {
  readonly steps: number[] = [];
  readonly columns: Record<LossName, number[]> = { discriminatorReal: [], discriminatorFake: [], generator: [], discriminatorAccuracy: [] };

  /** Changes when steps are taken back, so that whatever was derived from them is made anew. */
  revision = 0;

  get last(): number {
    return this.steps.at(-1) ?? 0;
  }

  get first(): number {
    return this.steps[0] ?? 0;
  }

  /** Adds the steps that are not there yet. */
  append(added: Losses): void {
    const { last } = this;
    for (let i = 0; i < added.steps.length; i++) {
      const step = added.steps[i]!;
      if (step <= last)
        continue;
      this.steps.push(step);
      for (const name of lossNames)
        this.columns[name].push(added[name][i]!);
    }
  }

  /** Takes back the steps after `step`: the job went back to a checkpoint and makes them again. */
  dropAfter(step: number): void {
    let length = this.steps.length;
    while (length > 0 && this.steps[length - 1]! > step)
      length--;
    if (length === this.steps.length)
      return;
    this.steps.length = length;
    for (const name of lossNames)
      this.columns[name].length = length;
    this.revision++;
  }
}
