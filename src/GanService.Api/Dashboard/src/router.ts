import { computed, signal } from "@preact/signals";

/** Hash routes, since the plain paths belong to the API. */
export interface Route {
  view: string;
  id: string | undefined;
  query: URLSearchParams;
}

const hash = signal(location.hash);

export const route = computed(() => parse(hash.value));

addEventListener("hashchange", () => (hash.value = location.hash));

export const go = (address: string) => {
  location.hash = address;
};

/** Keeps the address in step with what is shown, without a new entry in the browser's history. */
export function rewrite(address: string): void {
  history.replaceState(null, "", address);
}

function parse(text: string): Route {
  const [path = "", query = ""] = text.replace(/^#\/?/, "").split("?");
  const [view = "", id] = path.split("/");
  return { view, id, query: new URLSearchParams(query) };
}
