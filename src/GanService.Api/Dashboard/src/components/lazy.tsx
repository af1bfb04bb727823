import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { ViewProps } from "../app";
import { ErrorMessage, Loading } from "./messages";

/** A view whose code is loaded when it is first shown. */
export function Lazy({ load, ...props }: { load: () => Promise<ComponentType<ViewProps>> } & ViewProps) {
  const [View, setView] = useState<ComponentType<ViewProps> | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    load().then(view => setView(() => view), setError);
  }, []);
  if (error)
    return <ErrorMessage error={new Error("This page cannot be loaded: the service does not answer, or was updated.")} retry={() => location.reload()} />;
  return View ? <View {...props} /> : <Loading what="the page" />;
}
