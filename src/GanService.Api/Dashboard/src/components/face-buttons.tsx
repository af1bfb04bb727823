import { Icon } from "./icons";
import { useArrows } from "./use-arrows";

interface ButtonsProps {
  seeds: number[];
  columns: number;
  /** Seeds of favourites. */
  starred?: ReadonlySet<number> | undefined;
  /** The place of the face that is followed. */
  followed?: number | null;
  pick: (face: number) => void;
}

/** Lies over a picture of faces, and has each of them picked. */
export function FaceButtons({ seeds, columns, starred, followed, pick }: ButtonsProps) {
  const { move, at } = useArrows(seeds.length, columns);
  return (
    <div class="face-buttons" role="group" aria-label="Faces" style={{ gridTemplate: `repeat(${Math.ceil(seeds.length / columns)}, minmax(0, 1fr)) / repeat(${columns}, minmax(0, 1fr))` }} onKeyDown={move}>
      {seeds.map((seed, i) => (
        <button type="button" key={seed} {...at(i)} class={followed === i ? "followed" : undefined} aria-label={`Face of seed ${seed}${starred?.has(seed) ? ", a favourite" : ""}`} aria-haspopup="dialog" onClick={() => pick(i)}>
          {starred?.has(seed) && <Icon name="star" />}
        </button>
      ))}
    </div>
  );
}
