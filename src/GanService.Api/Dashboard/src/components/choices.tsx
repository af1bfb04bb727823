interface ChoicesProps<T extends string> {
  title: string;
  all: readonly { value: T; label: string }[];
  chosen: readonly T[];
  choose: (chosen: T[]) => void;
}

/** Some of a few. */
export const Choices = <T extends string>({ title, all, chosen, choose }: ChoicesProps<T>) => (
  <fieldset class="choices-row">
    <legend>{title}</legend>
    {all.map(({ value, label }) => (
      <label key={value} class="inline">
        <input type="checkbox" checked={chosen.includes(value)} onChange={() => choose(chosen.includes(value) ? chosen.filter(one => one !== value) : [...chosen, value])} />
        {label}
      </label>
    ))}
  </fieldset>
);
