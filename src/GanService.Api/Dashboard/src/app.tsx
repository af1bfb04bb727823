import type { ComponentType } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { announcement } from "./announce";
import { Footer } from "./components/footer";
import { Header } from "./components/header";
import { HeldFace } from "./components/held-face";
import { Lacking } from "./components/lacking";
import { Lazy } from "./components/lazy";
import { Loading } from "./components/messages";
import { MissingParts } from "./components/missing-parts";
import { feedState } from "./feed";
import { Shortcuts } from "./components/shortcuts";
import { type Route, route } from "./router";
import { may, session } from "./session";
import { JobsView } from "./views/jobs-view";
import { SignInView } from "./views/sign-in-view";

export interface ViewProps {
  route: Route;
}

type Loader = () => Promise<ComponentType<ViewProps>>;

/** What is not needed to see the jobs is loaded when it is asked for. */
const views: Record<string, Loader> = {
  jobs: async () => (await import("./views/job-view")).JobView,
  new: async () => (await import("./views/new-job-view")).NewJobView,
  "new-experiment": async () => (await import("./views/new-experiment-view")).NewExperimentView,
  compare: async () => (await import("./views/compare-view")).CompareView,
  experiments: async () => (await import("./views/experiment-view")).ExperimentView,
  generate: async () => (await import("./views/generate-view")).GenerateView,
  favourites: async () => (await import("./views/favourites-view")).FavouritesView,
  datasets: async () => (await import("./views/datasets-view")).DatasetsView,
  service: async () => (await import("./views/service-view")).ServiceView,
  dataset: async () => (await import("./views/dataset-view")).DatasetView,
};

export function App() {
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  const { view, id } = route.value;
  useEffect(() => {
    if (!first.current) {
      main.current!.focus();
      scrollTo(0, 0);
    }
    first.current = false;
  }, [view, id]);
  const load = views[view];
  return (
    <>
      <a class="skip" href="#main" onClick={event => {
        event.preventDefault();
        main.current!.focus();
      }}>To the content</a>
      <Header />
      <main id="main" ref={main} tabIndex={-1} class={feedState.value === "offline" ? "stale" : undefined}>
        <MissingParts />
        {session.value === null ? <Loading what="the service" />
          : session.value.scopes.length === 0 || view === "sign-in" ? <SignInView code={view === "sign-in" ? id : ""} />
          : !may("read") ? <><h1>This key is for programs</h1><Lacking scope="read" what="The dashboard" /></>
          : view === "" ? <JobsView /> : load ? <Lazy key={view} load={load} route={route.value} /> : <NotFound />}
      </main>
      <HeldFace />
      <Footer />
      <Shortcuts />
      <p class="hidden" aria-live="polite">{announcement.value}</p>
    </>
  );
}

const NotFound = () => (
  <>
    <h1>There is no such page</h1>
    <p><a href="#/">See the jobs</a></p>
  </>
);
