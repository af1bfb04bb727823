import { capitalized, words } from "../format";
import type { Configuration } from "../models";

/** Everything in effect, as name and value; one optimizer stands for two that are the same. */
export function ConfigurationList({ configuration }: { configuration: Configuration }) {
  const { generatorOptimizer, discriminatorOptimizer, ...rest } = configuration;
  const networks = Object.fromEntries(Object.entries(rest.networks).filter(([name]) => !others[configuration.architecture].includes(name)));
  const same = JSON.stringify(generatorOptimizer) === JSON.stringify(discriminatorOptimizer);
  return <dl class="configuration">{entries({ ...rest, networks, ...(same ? { optimizer: generatorOptimizer } : { generatorOptimizer, discriminatorOptimizer }) })}</dl>;
}

const ofConvolutional = ["channels", "fullSizeChannels", "refinements"];
const ofDense = ["generatorWidths", "discriminatorWidths", "activation", "normalization"];

/** Sizes that networks of an architecture do not have. */
const others: Record<Configuration["architecture"], string[]> = { dense: ofConvolutional, dcgan: ofDense, faces: ofDense };

const entries = (settings: Record<string, unknown>) => Object.entries(settings).map(([name, value]) => (
  <div key={name} class={isGroup(value) ? "configuration-group" : undefined}>
    <dt>{capitalized(words(name))}</dt>
    <dd>{isGroup(value) ? <dl>{entries(value)}</dl> : textOf(value)}</dd>
  </div>
));

const isGroup = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

const textOf = (value: unknown) => Array.isArray(value) ? value.join(" → ") : value === null || value === undefined ? "–" : String(value);
