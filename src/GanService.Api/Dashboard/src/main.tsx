import { render } from "preact";
import { App } from "./app";
import { loadSession } from "./api";
import { startFeed } from "./feed";
import { followJobs } from "./jobs";
import { listenForKeys } from "./keyboard";
import { may, session } from "./session";
import "./styles/base.css";
import "./styles/controls.css";
import "./styles/shell.css";
import "./styles/jobs.css";
import "./styles/chart.css";
import "./styles/faces.css";
import "./styles/forms.css";
import "./styles/service.css";

const retryDelay = 2000; // ms

listenForKeys();
render(<App />, document.getElementById("app")!);
while (session.value === null) {
  await loadSession().catch(() => new Promise(done => setTimeout(done, retryDelay)));
}
if (may("read")) {
  followJobs();
  void startFeed();
}
