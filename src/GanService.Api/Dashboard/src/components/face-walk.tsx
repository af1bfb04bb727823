import { type Face, scaleFor, walkAddress, wishOfWalk } from "../faces";

const shown = 224, saved = 256; // pixels

/** From a face that is held to another one, and back. */
export function FaceWalk({ from, to, imageSize }: { from: Face; to: Face; imageSize: number }) {
  const side = imageSize * scaleFor(imageSize, shown);
  return (
    <section class="face-walk" aria-label="Walk">
      <img class="pixels" src={walkAddress(from, to, 1)} alt={`A walk from seed ${from.seed} to seed ${to.seed} and back`} width={side} height={side} />
      <div>
        <h3>From seed {from.seed} to seed {to.seed}</h3>
        <p class="actions">
          <a class="button" href={walkAddress(from, to, Math.min(16, scaleFor(imageSize, saved)))} download>Download GIF</a>
          <a class="button" href={wishOfWalk(from, to)}>Make more of it</a>
        </p>
      </div>
    </section>
  );
}
