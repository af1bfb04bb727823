import { type FeedState, feedState, lostAt, pollInterval } from "../feed";
import { clock } from "../format";

const words: Record<FeedState, string> = {
  connecting: "Connecting",
  live: "Live",
  reconnecting: "Reconnecting",
  polling: `Not live, looking every ${pollInterval / 1000} seconds`,
  offline: "Offline, trying again",
};

/** Whether what is on the page is what is going on. */
export const Connection = () => (
  <p class={`connection connection-${feedState.value}`} role="status" aria-live="polite" data-state={feedState.value}>
    <span class="lamp" aria-hidden="true" />{words[feedState.value]}{feedState.value === "offline" && lostAt.value && `, last seen ${clock(lostAt.value.toISOString())}`}
  </p>
);
