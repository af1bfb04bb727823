import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { type Wish, addressOf, fitted, sizeOf } from "../generate-address";
import { GeneratedPicture } from "./generated-picture";
import { useWidth } from "./use-width";

interface FittedProps {
  wish: Wish;
  /** Side of a face, in pixels. */
  imageSize: number;
  drawn: (checkpoint: string) => void;
  /** What lies over the picture. */
  children?: ComponentChildren;
}

/** What is wished for, at the largest scale that there is room for. */
export function FittedFaces({ wish, imageSize, drawn, children }: FittedProps) {
  const place = useRef<HTMLDivElement>(null);
  const room = useWidth(place);
  const shown = fitted(wish, imageSize, room * devicePixelRatio);
  return (
    <div ref={place}>
      {room > 0 && (
        <GeneratedPicture address={addressOf(shown)} {...sizeOf(shown, imageSize)} drawn={drawn}
          label={wish.walk ? `A walk from seed ${wish.from} to seed ${wish.to}` : `${wish.count} faces from seed ${wish.seed}`}>
          {children}
        </GeneratedPicture>
      )}
      {room > 0 && shown.scale !== wish.scale && <p class="muted small">Shown at scale {shown.scale}, for which there is room; downloads have scale {wish.scale}.</p>}
    </div>
  );
}
