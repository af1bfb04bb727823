import { type RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";

/** Whether an element has come into view, so that what is far down the page costs nothing. */
export function useVisible(element: RefObject<Element | null>): boolean {
  const [visible, setVisible] = useState(false);
  useEffect(() => {
    const observer = new IntersectionObserver(entries => {
      if (entries.some(entry => entry.isIntersecting)) {
        setVisible(true);
        observer.disconnect();
      }
    }, { rootMargin: "200px" });
    observer.observe(element.current!);
    return () => observer.disconnect();
  }, []);
  return visible;
}
