import { useEffect, useState } from "preact/hooks";

/** An address of something that is in the page's memory, for as long as it is shown. */
export function useObjectUrl(content: Blob | string): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    const made = URL.createObjectURL(typeof content === "string" ? new Blob([content], { type: "application/json" }) : content);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [content]);
  return url;
}
