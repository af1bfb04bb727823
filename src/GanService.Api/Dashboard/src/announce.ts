import { signal } from "@preact/signals";

/** What a screen reader is told next, when it has time. */
export const announcement = signal("");

export const announce = (text: string) => {
  announcement.value = text;
};
