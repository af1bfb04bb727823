import { computed, signal } from "@preact/signals";

/** Hash routes, since the plain paths belong to the API. */
export interface Route {
  view: string;
  id: string;
  query: URLSearchParams;
}

const visit = signal({ hash: location.hash });

export const route = computed(() => parse(visit.value.hash));

/** Each visit is a route of its own, also one to the address that a page began with and has rewritten since. */
addEventListener("hashchange", () => (visit.value = { hash: location.hash }));

export const go = (address: string) => {
  location.hash = address;
};

/** Keeps the address in step with what is shown, without a new entry in the browser's history. */
export function rewrite(address: string): void {
  history.replaceState(history.state, "", address);
}

/** Has the address say other things of the page, and all else that it says. */
export function say(said: Record<string, string | null>): void {
  const [path, text = ""] = location.hash.split("?") as [string, string?];
  const query = new URLSearchParams(text);
  for (const [name, value] of Object.entries(said)) {
    query.delete(name);
    if (value !== null)
      query.set(name, value);
  }
  rewrite(query.size === 0 ? path : `${path}?${query.toString().replaceAll("%2C", ",")}`);
}

/** Where the single ones of a kind are listed. */
const listOf: Record<string, string> = { jobs: "", experiments: "compare" };

function parse(text: string): Route {
  const [path = "", query = ""] = text.replace(/^#\/?/, "").split("?");
  const [view = "", id = ""] = path.split("/");
  if (view === "datasets" && id !== "")
    return { view: "dataset", id, query: new URLSearchParams(query) };
  return { view: listOf[view] !== undefined && id === "" ? listOf[view] : view, id, query: new URLSearchParams(query) };
}
