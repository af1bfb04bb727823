import { count } from "../format";
import type { Dataset, Finding } from "../models";
import { Pixels } from "./pixels";

const shown = 24;

/** The first pictures of a finding; of those that look like others, each with what it looks like. */
export function FindingPictures({ dataset, finding }: { dataset: Dataset; finding: Finding }) {
  const image = (place: number, alt: string) => (
    <Pixels width={dataset.imageSize} height={dataset.imageSize} room={64}><img src={`datasets/${dataset.id}/images/${place}.png`} alt={alt} loading="lazy" /></Pixels>
  );
  return (
    <>
      <ul class="finding-pictures">
        {finding.images.slice(0, shown).map((place, i) => (
          <li key={place}>
            {finding.like && image(finding.like[i]!, `Image ${finding.like[i]}`)}
            {image(place, `Image ${place}${finding.like ? ", which looks like it" : ""}`)}
          </li>
        ))}
      </ul>
      {finding.count > shown && <p class="muted small">The first {shown} of {count(finding.count)}.</p>}
    </>
  );
}
