import { render } from "preact";
import { App } from "./app";
import { startFeed } from "./feed";
import { followJobs } from "./jobs";
import "./styles/base.css";
import "./styles/controls.css";
import "./styles/shell.css";
import "./styles/jobs.css";
import "./styles/chart.css";
import "./styles/faces.css";
import "./styles/forms.css";

followJobs();
void startFeed();
render(<App />, document.getElementById("app")!);
