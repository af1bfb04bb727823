import { defineConfig, loadEnv } from "vite";

const routes = ["jobs", "experiments", "checkpoints", "generate", "latents", "datasets", "folders", "webhooks", "machine", "recipes", "aliases", "favourites", "keys", "session", "version", "audit", "licenses", "swagger"];

/** `npm run dev` serves the sources and passes the API on to the service at GANSERVICE_URL. */
export default defineConfig(({ mode }) => {
  const { GANSERVICE_URL: service = "http://localhost:8080" } = loadEnv(mode, ".", "GANSERVICE_");
  return {
    base: "./",
    build: {
      outDir: "../wwwroot",
      license: { fileName: "licenses.md" },
      emptyOutDir: true,
      // Browsers that know light-dark(), so that it reaches them as it is written.
      target: ["chrome123", "firefox121", "safari17.5"],
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
    },
    server: {
      proxy: {
        ...Object.fromEntries(routes.map(route => [`^/${route}(?=[/?]|$)`, service])),
        "/hubs": { target: service, ws: true },
      },
    },
  };
});
