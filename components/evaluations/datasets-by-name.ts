import type { KnownDataset } from "#lib/evaluations/dataset-schema.ts";

/** The contents of one name and split, in the order they came in; they are told apart by hash or revision. */
export type Contents = readonly [KnownDataset, ...KnownDataset[]];

/** Gathers datasets under their name and split, in the order of each one's first. */
export function datasetsByName(datasets: readonly KnownDataset[]): Contents[] {
  const named = Map.groupBy(datasets, ({ dataset }) => JSON.stringify([dataset.name, dataset.split]));
  return [...named.values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [[first, ...others] as const],
  );
}
