/** A job's tags; each shows the jobs that have it. */
export const Tags = ({ tags }: { tags: string[] }) => tags.length === 0 ? null : (
  <span class="tags">{tags.map(tag => <a key={tag} class="tag" href={`#/?tag=${encodeURIComponent(tag)}`}>{tag}</a>)}</span>
);
