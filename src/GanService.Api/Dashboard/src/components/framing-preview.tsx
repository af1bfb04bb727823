import { useEffect, useState } from "preact/hooks";
import { api } from "../api";
import { picturesOf } from "../archive-pictures";
import type { FramedPicture } from "../models";
import { DrawableBox } from "./drawable-box";
import { ErrorMessage } from "./messages";
import { Pixels } from "./pixels";
import { useAction } from "./use-action";

const side = 128; // pixels, as the service crops them

/** What a crop makes of some of the pictures that are to be uploaded, beside the pictures. */
export function FramingPreview({ archive, crop, setCrop }: { archive: File; crop: string; setCrop: (text: string) => void }) {
  const [shown, setShown] = useState<{ before: string; after: FramedPicture }[] | null>(null);
  const { busy, error, run } = useAction();
  useEffect(() => setShown(null), [archive]);
  useEffect(() => () => shown?.forEach(pair => URL.revokeObjectURL(pair.before)), [shown]);
  const look = (by: string) => run(async () => {
    const pictures = await picturesOf(archive);
    const framed = pictures.length === 0 ? [] : await api.previewFraming(pictures, by);
    setShown(framed.map((after, i) => ({ before: URL.createObjectURL(pictures[i]!), after })));
  });
  const drawn = (box: string) => {
    setCrop(box);
    void look(box);
  };
  return (
    <div class="framing">
      <button type="button" disabled={busy} onClick={() => void look(crop)}>See how they are cropped</button>
      {error !== null && <ErrorMessage error={error} />}
      {shown?.length === 0 && <p class="small">No pictures were found in this file from here. The import may find some all the same.</p>}
      {shown !== null && shown.length > 0 && (
        <>
          <p class="small">To keep one part of each, draw a square on any of them.</p>
          <ul class="framing-pairs">
            {shown.map(({ before, after }) => (
              <li key={after.name} title={after.name}>
                <DrawableBox src={before} name={after.name} drawn={drawn} />
                {after.images.map((image, i) => <Pixels key={i} width={side} height={side} room={side}><img src={`data:image/png;base64,${image}`} alt={`${after.name}, cropped`} /></Pixels>)}
                {after.reason && <span class="small">{after.reason}</span>}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
