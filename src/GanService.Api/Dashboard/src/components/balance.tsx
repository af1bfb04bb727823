/**
 * Who is ahead, as the discriminator's accuracy tells: at a half it can only guess, and the generator's faces pass; at one it
 * sees through every one of them.
 */
export function Balance({ accuracy }: { accuracy: number }) {
  return (
    <span class="balance" title="0.5: the discriminator guesses. 1: it sees through every face.">
      <svg viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">
        <path class="balance-scale" d="M0 6H100M0 3v6M25 4.5v3M50 1v10M75 4.5v3M100 3v6" vector-effect="non-scaling-stroke" />
        <path class="balance-needle" d={`M${accuracy * 100} 0v12`} vector-effect="non-scaling-stroke" />
      </svg>
      <span class="number">{accuracy.toFixed(2)}</span>
    </span>
  );
}
