import { route } from "../router";
import { may } from "../session";
import { Connection } from "./connection";
import { ThemeSwitch } from "./theme-switch";
import { Who } from "./who";

const links = [
  { view: "", label: "Jobs", also: ["jobs", "new"] },
  { view: "compare", label: "Compare", also: ["experiments", "new-experiment"] },
  { view: "generate", label: "Generate", also: [] as string[] },
  { view: "favourites", label: "Favourites", also: [] as string[] },
  { view: "datasets", label: "Datasets", also: ["dataset"] },
  { view: "service", label: "Service", also: [] },
];

export const Header = () => (
  <header class="bezel">
    <a class="brand" href="#/"><img src="./mark.svg" alt="" width="30" height="30" />GanService</a>
    <nav aria-label="Main">
      {may("read") && links.map(({ view, label, also }) => (
        <a key={view} href={`#/${view}`} aria-current={view === route.value.view ? "page" : also.includes(route.value.view) ? "true" : undefined}>{label}</a>
      ))}
    </nav>
    {may("read") && <Connection />}
    <Who />
    <ThemeSwitch />
  </header>
);
