import { changed, entriesOf, split } from "../job-form";
import type { Dataset, Job, Recipe } from "../models";
import type { Entries } from "./schema-field";
import { useKept } from "./use-kept";

interface Filled {
  recipe: string;
  dataset: string;
  entries: Entries;
}

/** What a form says of a job. */
export interface JobForm {
  recipe: Recipe;
  dataset: string;
  entries: Entries;
  chooseRecipe: (name: string) => void;
  chooseDataset: (name: string) => void;
  change: (path: string, value: string) => void;
  split: (two: boolean) => void;
}

/** A form that begins with a recipe, or with another job and what `over` it is changed. */
export function useJobForm(recipes: Recipe[], dataset: string, source: Job | null, over: Entries): JobForm {
  const [filled, fill] = useKept<Filled>("job", () => {
    const recipe = recipes.find(r => r.name === source?.recipe) ?? recipes[0]!;
    return { recipe: recipe.name, dataset, entries: { ...entriesOf((source ?? recipe).configuration), ...over } };
  });
  const named = (name: string) => recipes.find(r => r.name === name) ?? recipes[0]!;
  const enter = (change: (entries: Entries) => Entries) => fill(now => ({ ...now, entries: change(now.entries) }));
  return {
    ...filled,
    recipe: named(filled.recipe),
    chooseRecipe: name => fill(({ dataset, entries }) => ({
      recipe: name, dataset, entries: { ...entriesOf(named(name).configuration), ...(entries["name"] ? { name: entries["name"] } : {}) },
    })),
    chooseDataset: name => fill(now => ({ ...now, dataset: name })),
    change: (path, value) => enter(entries => changed(entries, path, value)),
    split: two => enter(entries => split(entries, two)),
  };
}

/** What jobs call a dataset. */
export const nameOf = ({ name, version }: Dataset) => version === 1 ? name : `${name}@${version}`;

/** What is asked for, so that it is this version also where there are newer ones. */
export const askedAs = (dataset: Dataset, datasets: Dataset[]) => datasets.some(d => d.name === dataset.name && d.id !== dataset.id) ? `${dataset.name}@${dataset.version}` : dataset.name;
