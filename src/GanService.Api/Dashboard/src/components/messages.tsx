import type { ComponentChildren } from "preact";
import { messageOf } from "../api";

/** An error where it happened, with what to do about it. */
export const ErrorMessage = ({ error, retry }: { error: unknown; retry?: () => void }) => (
  <div class="message message-error" role="alert">
    <p>{messageOf(error)}</p>
    {retry && <button type="button" onClick={retry}>Try again</button>}
  </div>
);

/** Something that goes wrong, but has not gone wrong yet. */
export const Warning = ({ children }: { children: ComponentChildren }) => <div class="message message-warning" role="status">{children}</div>;

export const Loading = ({ what }: { what: string }) => <p class="message muted" role="status">Loading {what} …</p>;

export const Empty = ({ children }: { children: ComponentChildren }) => <div class="message muted">{children}</div>;
