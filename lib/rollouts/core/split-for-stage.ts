import { shareOfVersion } from "#lib/targets/core/compare-shares.ts";
import type { Slice } from "#lib/targets/schema.ts";

type StageSplit = {
  /** The split before: what we wanted last or, at the start, what the router has. */
  readonly current: readonly Slice[];
  readonly suspect: string;
  readonly restored: string;
  /** Share that the restored version gets, in percent. */
  readonly share: number;
};

/** Shares are kept to a millionth of a percent, so that sums of fractions stay exact enough to compare. */
function rounded(share: number): number {
  return Math.round(share * 1e6) / 1e6;
}

/**
 * The split of a stage: the restored version gets its share, taken from the suspect first and from other versions only
 * when the suspect has none left. The suspect never gets more than before, and the restored version never less.
 */
export function splitForStage({ current, suspect, restored, share }: StageSplit): Slice[] {
  const had = shareOfVersion(current, restored);
  const restoredShare = Math.max(share, had);
  const suspectShare = Math.max(0, shareOfVersion(current, suspect) - (restoredShare - had));
  const others = current.filter(({ version }) => version !== suspect && version !== restored);
  const othersBefore = others.reduce((sum, slice) => sum + slice.share, 0);
  const othersShare = 100 - restoredShare - suspectShare;
  const slices: Slice[] = [
    { version: restored, role: "restored", share: rounded(restoredShare) },
    { version: suspect, role: "rest", share: rounded(suspectShare) },
    ...others.map((slice): Slice => ({
      ...slice,
      role: "rest",
      share: rounded((slice.share / othersBefore) * othersShare),
    })),
  ];
  return slices.filter((slice) => slice.share > 0);
}
