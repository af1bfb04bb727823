import { faceAddress } from "../faces";
import { held } from "../favourites";

/** The face that is held for a walk, wherever one goes to pick the other. */
export function HeldFace() {
  const face = held.value;
  return face && (
    <aside class="plate held" aria-label="Held face">
      <img class="pixels" src={faceAddress(face)} alt="" />
      <p><b>Seed {face.seed} is held.</b> <span class="muted">Pick another face of the same checkpoint to walk there.</span></p>
      <button type="button" onClick={() => (held.value = null)}>Let go</button>
    </aside>
  );
}
