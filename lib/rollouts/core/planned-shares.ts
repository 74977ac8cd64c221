import type { StageShares } from "#lib/rollouts/evidence-schema.ts";
import type { Slice } from "#lib/targets/schema.ts";

/** What a split gives the restored version, the suspect's control slice and the suspect's rest, in percent. */
export function plannedShares(
  slices: readonly Slice[],
  { toVersionName, fromVersionName }: { readonly toVersionName: string; readonly fromVersionName: string },
): StageShares {
  const sum = (isMeant: (slice: Slice) => boolean) =>
    slices.filter(isMeant).reduce((total, { share }) => total + share, 0);
  return {
    restored: sum(({ version }) => version === toVersionName),
    control: sum(({ version, role }) => version === fromVersionName && role === "control"),
    rest: sum(({ version, role }) => version === fromVersionName && role !== "control"),
  };
}
