import { useEffect, useState } from "preact/hooks";
import { api } from "../api";
import { type Detail, aroundView, covers, lacksSteps, suffices } from "../chart/detail";
import type { View } from "../chart/plot";
import { maxPoints } from "../follow-losses";
import { LossHistory } from "../losses";

/** How long a view has to stay before its steps are read, ms. */
const rest = 150;

/** The losses to draw: the whole history, or where it was thinned out, the steps in view once they are there. */
export function useDetail(jobId: string, history: LossHistory, view: View): LossHistory {
  const [read, setRead] = useState<Detail & { of: LossHistory; revision: number } | null>(null);
  const current = read?.of === history && read.revision === history.revision ? read : null;
  const thinned = view !== null && lacksSteps(history, view);
  const wanted = thinned && !(current && suffices(current, view, history.last));
  useEffect(() => {
    if (!wanted)
      return;
    const ended = new AbortController();
    const { revision, last } = history;
    const range = aroundView(view, last);
    const timer = setTimeout(() => {
      api.losses(jobId, range.from - 1, maxPoints, range.to, ended.signal).then(losses => {
        const detail = new LossHistory();
        detail.append(losses);
        setRead({ of: history, revision, range, history: detail });
      }, () => undefined); // what is drawn stays as coarse as it is
    }, rest);
    return () => {
      clearTimeout(timer);
      ended.abort();
    };
  }, [jobId, history, history.revision, wanted, view]);
  return thinned && current && covers(current, view, history.last) ? current.history : history;
}
