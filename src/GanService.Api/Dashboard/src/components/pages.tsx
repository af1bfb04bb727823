import { count } from "../format";

/** Goes from page to page of a list. */
export const Pages = ({ page, pages, go }: { page: number; pages: number; go: (page: number) => void }) => (
  <nav class="pages" aria-label="Pages">
    <button type="button" disabled={page <= 1} onClick={() => go(page - 1)}>Back</button>
    <span class="number">Page {count(page)} of {count(pages)}</span>
    <button type="button" disabled={page >= pages} onClick={() => go(page + 1)}>Next</button>
  </nav>
);
