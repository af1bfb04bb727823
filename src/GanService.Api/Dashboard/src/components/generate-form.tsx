import type { Wish } from "../generate-address";
import { Field, described } from "./field";

type Change = (changed: Partial<Wish>) => void;

const seedHelp = "Decides the face: the same seed gives the same face.";

/** The parameters of faces or of a walk; of a checkpoint that knows classes, the class too. */
export function GenerateForm({ wish, imageSize, classes, change }: { wish: Wish; imageSize: number; classes: readonly string[] | null; change: Change }) {
  return (
    <>
      <div class="switch words" role="radiogroup" aria-label="What to make">
        <label><input type="radio" name="walk" class="hidden" checked={!wish.walk} onChange={() => change({ walk: false })} />Faces</label>
        <label><input type="radio" name="walk" class="hidden" checked={wish.walk} onChange={() => change({ walk: true })} />A walk between two</label>
      </div>
      {wish.walk ? (
        <div class="fields narrow">
          <Seed id="from" label="From seed" value={wish.from} change={from => change({ from })} help={seedHelp} />
          <Seed id="to" label="To seed" value={wish.to} change={to => change({ to })} help={seedHelp} />
          <Whole id="frames" label="Frames" value={wish.frames} max={120} change={frames => change({ frames })} help="Pictures of the walk." />
        </div>
      ) : (
        <div class="fields narrow">
          <Seed id="seed" label="Seed" value={wish.seed} change={seed => change({ seed })} help={`${seedHelp} The others have the next ones.`} />
          <Whole id="count" label="Faces" value={wish.count} max={1024} change={count => change({ count })} help="How many; 1 gives a single face." />
          <Whole id="columns" label="Columns" value={wish.columns} max={1024} change={columns => change({ columns })} help="Empty: as square as possible." />
        </div>
      )}
      <div class="fields narrow">
        <Whole id="scale" label="Scale" value={wish.scale} max={16} change={scale => change({ scale })} help="Enlarges the picture, 1 to 16." />
        <Field id="truncation" label={`Truncation ${Number(wish.truncation).toFixed(2)}`} help="1: as trained. Towards 0: closer to a typical face, calmer and more alike.">
          <input {...described("truncation")} type="range" min="0" max="1" step="0.05" value={wish.truncation} onInput={event => change({ truncation: event.currentTarget.value })} />
        </Field>
        {!wish.walk && imageSize >= 16 && (
          <Field id="mix" label="Mix with seed" help="Its color and light, in the face's own shape; for recipe faces. Empty: none.">
            <input {...described("mix")} type="number" min="0" value={wish.mix} onInput={event => change({ mix: event.currentTarget.value })} />
          </Field>
        )}
        {!wish.walk && wish.mix !== "" && (
          <Field id="mixFrom" label="Mixed from side" help="The smaller, the more of the face is the other seed's.">
            <select {...described("mixFrom")} value={wish.mixFrom} onChange={event => change({ mixFrom: event.currentTarget.value })}>
              <option value="">as the service has it</option>
              {sidesOf(imageSize).map(side => <option key={side} value={side}>{side}</option>)}
            </select>
          </Field>
        )}
        {classes && (
          <Field id="class" label="Class" help={wish.walk ? "Of the whole walk, or from one seed's to the other's." : "Of all faces, or in turn."}>
            <select {...described("class")} value={wish.class} onChange={event => change({ class: event.currentTarget.value })}>
              <option value="">{wish.walk ? "each seed's own" : "in turn"}</option>
              {wish.class && !classes.includes(wish.class) && <option value={wish.class}>{wish.class}</option>}
              {classes.map(name => <option key={name} value={name}>{name}</option>)}
            </select>
          </Field>
        )}
      </div>
    </>
  );
}

/** Sides of features at which a network of recipe faces has styles. */
const sidesOf = (imageSize: number) => [8, 16, 32, 64, 128].filter(side => side <= imageSize / 2);

interface Input {
  id: string;
  label: string;
  value: string;
  help: string;
  change: (value: string) => void;
}

const Whole = ({ id, label, value, help, change, max }: Input & { max: number }) => (
  <Field id={id} label={label} help={help}>
    <input {...described(id)} type="number" min="1" max={max} value={value} onInput={event => change(event.currentTarget.value)} />
  </Field>
);

const Seed = ({ id, label, value, help, change }: Input) => (
  <Field id={id} label={label} help={help}>
    <span class="joined">
      <input {...described(id)} type="number" min="0" value={value} onInput={event => change(event.currentTarget.value)} />
      <button type="button" onClick={() => change(String(Math.floor(Math.random() * 1_000_000)))}>Another</button>
    </span>
  </Field>
);
