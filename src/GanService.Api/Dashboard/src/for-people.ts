const call = /(?:GET|POST|PUT|PATCH|DELETE) \//;
const lastPart = new RegExp(`[:,;](?: or)? ${call.source}.*$`);

/** What the service says, without the calls that it names for programs: the page has buttons for them. */
export function forPeople(text: string): string {
  const sentences = text.split(/(?<=[.!?])\s+/).map(sentence => sentence.replace(lastPart, ".")).filter(sentence => !call.test(sentence));
  return sentences.length > 0 ? sentences.join(" ") : text;
}
