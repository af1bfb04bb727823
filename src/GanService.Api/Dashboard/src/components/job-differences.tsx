import { count, distance, distanceHelp, duration, titleOfPath } from "../format";
import { type Verdict, differencesOf, isTie, verdictOn } from "../differences";
import { type Job, tookSeconds } from "../models";
import { JobSwatch, lineOf } from "./job-swatch";
import { StateMark } from "./state-mark";

/** What came of several jobs, and in what they differ. */
export function JobDifferences({ jobs, nameOf, remove }: { jobs: Job[]; nameOf: (job: Job) => string; remove?: (id: string) => void }) {
  const differences = differencesOf(jobs);
  const verdict = verdictOn(jobs);
  return (
    <>
      {verdict && <p class="verdict">{wordsOf(verdict, nameOf)}</p>}
      <div class="scroll" tabIndex={0} role="region" aria-label="Table of the jobs">
        <table class="differences">
          <thead>
            <tr>
              <th>Job</th><th>State</th><th class="right">Step</th><th class="right" title={distanceHelp}>Best distance</th><th class="right">Took</th>
              {differences.map(({ field }) => <th key={field}>{titleOfPath(field)}</th>)}
              {remove && <th><span class="hidden">Remove</span></th>}
            </tr>
          </thead>
          <tbody>
            {jobs.map((job, i) => (
              <tr key={job.id}>
                <th scope="row"><JobSwatch {...lineOf(i)} /><a href={`#/jobs/${job.id}`}>{nameOf(job)}</a> <a class="muted small" href={`jobs/${job.id}/losses.csv`} aria-label={`csv of the losses of ${nameOf(job)}`}>csv</a></th>
                <td><StateMark job={job} /></td>
                <td class="right number">{count(job.step)} <span class="muted">of {count(job.steps)}</span></td>
                <td class="right number">{job.bestCheckpoint ? <a href={`#/generate?checkpoint=${job.bestCheckpoint}`}>{distance(job.bestDistance)}</a> : "–"}</td>
                <td class="right number">{duration(tookSeconds(job))}</td>
                {differences.map(({ field, values }) => <td key={field} class="number">{values[i]}</td>)}
                {remove && <td><button type="button" class="quiet" aria-label={`Leave out ${nameOf(job)}`} onClick={() => remove(job.id)}>Leave out</button></td>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {jobs.length > 1 && differences.length === 0 && <p class="muted">Their configurations are the same.</p>}
    </>
  );
}

function wordsOf(verdict: Verdict, nameOf: (job: Job) => string) {
  const { best, second, margin, chance } = verdict;
  if (isTie(verdict))
    return <><b>{nameOf(best)}</b> and <b>{nameOf(second)}</b> came equally close to their dataset: distance {distance(best.bestDistance)}.</>;
  const percent = (share: number) => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
  return (
    <>
      <b>{nameOf(best)}</b> came closest to its dataset: distance {distance(best.bestDistance)}, {percent(margin)} below {nameOf(second)}’s {distance(second.bestDistance)}.{" "}
      <span class="muted">
        {chance === null ? "Two seeds of the same job often differ by as much: repeat the best ones with other seeds before you trust it."
          : margin <= chance ? `Jobs here that differ by their seed only are up to ${percent(chance)} apart, so this may be chance.`
          : `Jobs here that differ by their seed only are at most ${percent(chance)} apart, so this is more than chance.`}
      </span>
    </>
  );
}
