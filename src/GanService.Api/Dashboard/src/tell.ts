import { signal } from "@preact/signals";
import { type Job, hasEnded } from "./models";

const remembered = "tell-me";

/** Browsers let only pages of this machine, and those over HTTPS, tell something beside themselves. */
export const canTell = "Notification" in globalThis && isSecureContext;

/** Whether people want to be told when a job ends or goes wrong. */
export const tells = signal(canTell && Notification.permission === "granted" && localStorage.getItem(remembered) === "yes");

export async function tellMe(wanted: boolean): Promise<void> {
  tells.value = wanted && await Notification.requestPermission() === "granted";
  localStorage.setItem(remembered, tells.value ? "yes" : "no");
}

/** Tells how a job has changed, if that is worth it and the page is not being looked at. */
export function tell(before: Job | undefined, now: Job): void {
  if (!tells.value || !document.hidden || !before)
    return;
  const news = hasEnded(now) && before.state !== now.state ? now.error ?? `It is ${now.state}, at step ${now.step} of ${now.steps}.` : now.warning && !before.warning ? now.warning : null;
  if (news)
    new Notification(now.name, { body: news, tag: now.id }).onclick = () => {
      focus();
      location.hash = `#/jobs/${now.id}`;
    };
}
