/** An exponential moving average of a column that grows, extended in place. */
export class Smoothing {
  readonly values: number[] = [];
  #source: readonly number[] = [];
  #weight = 0;
  #revision = 0;

  /** Brings the average up to date; `weight` is the share of the past, from 0 (none) to below 1. */
  follow(source: readonly number[], weight: number, revision: number): readonly number[] {
    if (weight === 0)
      return source;
    if (source !== this.#source || weight !== this.#weight || revision !== this.#revision) {
      this.values.length = 0;
      this.#source = source;
      this.#weight = weight;
      this.#revision = revision;
    }
    for (let i = this.values.length; i < source.length; i++)
      this.values.push(i === 0 ? source[0]! : weight * this.values[i - 1]! + (1 - weight) * source[i]!);
    return this.values;
  }
}
