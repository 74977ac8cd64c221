import type { Modality } from "#lib/schema/atoms.ts";
import type { ComponentChange } from "#lib/versions/change-schema.ts";
import type { Component, ComponentKind } from "#lib/versions/schema.ts";
import { componentChanges } from "./component-changes.ts";
import { silentRank } from "./silent-change-rules.ts";

const kinds: readonly ComponentKind[] = [
  "preprocessing",
  "postprocessing",
  "config",
  "runtime",
  "monitoring",
];

function contentOf(components: readonly Component[], kind: ComponentKind): string | null {
  return components.find((one) => one.kind === kind && one.recorded)?.content ?? null;
}

/**
 * What changes without any error in the components whose content both versions recorded, worst first; `modalities` are the
 * model's. A component that one side did not record says nothing here, which the comparison of components says.
 */
export function silentChanges(
  current: readonly Component[],
  restored: readonly Component[],
  modalities: readonly Modality[],
): ComponentChange[] {
  const changes = kinds.flatMap((component) => {
    const [before, after] = [contentOf(current, component), contentOf(restored, component)];
    if (before === null || after === null) return [];
    return componentChanges({ component, current: before, restored: after, modalities });
  });
  return changes.toSorted((one, other) => silentRank(one) - silentRank(other));
}
