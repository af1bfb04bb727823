import { type Signal, batch, effect, signal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { type ChartSettings, settingsIn, withSettings } from "../chart/settings";
import { rewrite } from "../router";

type Signals = { [Name in keyof ChartSettings]: Signal<ChartSettings[Name]> };

/** How long settings have to stay before they are written, ms: browsers refuse an address that changes with each move of a hand. */
const rest = 250;

const pathOf = (address: string) => address.split("?")[0];

/** A chart's settings, which the page's address keeps: also after a reload, and for whoever is sent it. Another `key` writes them again. */
export function useChartSettings(usualSmoothing: number, key: string): Signals {
  const settings = useMemo(() => mapped(inAddress(usualSmoothing), signal) as Signals, []);
  useEffect(() => {
    const path = pathOf(location.hash);
    const follow = () => pathOf(location.hash) === path && batch(() => {
      for (const [name, said] of Object.entries(inAddress(usualSmoothing)))
        (settings as Record<string, Signal>)[name]!.value = said;
    });
    let timer: ReturnType<typeof setTimeout> | undefined;
    const end = effect(() => {
      const shown = mapped(settings, one => one.value) as unknown as ChartSettings;
      clearTimeout(timer);
      timer = setTimeout(() => {
        const address = withSettings(location.hash, shown, usualSmoothing);
        if (pathOf(location.hash) === path && address !== location.hash)
          rewrite(address);
      }, rest);
    });
    addEventListener("hashchange", follow);
    return () => {
      clearTimeout(timer);
      end();
      removeEventListener("hashchange", follow);
    };
  }, [key]);
  return settings;
}

/** Takes every zoom of a chart's steps and values back. */
export const showEverything = ({ view, zooms }: Pick<Signals, "view" | "zooms">) => batch(() => {
  view.value = null;
  zooms.value = {};
});

const mapped = <T extends object, Result>(all: T, change: (one: T[keyof T]) => Result) =>
  Object.fromEntries(Object.entries(all).map(([name, one]: [string, T[keyof T]]) => [name, change(one)]));

const inAddress = (usualSmoothing: number) => settingsIn(new URLSearchParams(location.hash.split("?")[1]), usualSmoothing);
