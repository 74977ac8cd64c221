import { shareOfVersion } from "#lib/targets/core/compare-shares.ts";
import type { Slice } from "#lib/targets/schema.ts";

type StageSplit = {
  /** The split before: what we wanted last or, at the start, what the router has. */
  readonly current: readonly Slice[];
  readonly suspect: string;
  readonly restored: string;
  /** Share that the restored version gets, in percent. */
  readonly share: number;
  /** Whether a control slice as large as the restored one is kept apart from the suspect's rest, up to 50 %. */
  readonly hasControl: boolean;
};

/** A control slice is only of use while it can be as large as the restored one. */
const largestControl = 50;

/** Shares are kept to a millionth of a percent, so that sums of fractions stay exact enough to compare. */
function rounded(share: number): number {
  return Math.round(share * 1e6) / 1e6;
}

/**
 * The split of a stage: the restored version gets its share, taken from the suspect first and from other versions only
 * when the suspect has none left. The suspect, control and rest together, never gets more than before, and the restored version
 * never less.
 */
export function splitForStage({ current, suspect, restored, share, hasControl }: StageSplit): Slice[] {
  const had = shareOfVersion(current, restored);
  const restoredShare = Math.max(share, had);
  const suspectShare = Math.max(0, shareOfVersion(current, suspect) - (restoredShare - had));
  const others = current.filter(({ version }) => version !== suspect && version !== restored);
  const othersBefore = others.reduce((sum, slice) => sum + slice.share, 0);
  const othersShare = 100 - restoredShare - suspectShare;
  const canControl = hasControl && restoredShare <= largestControl && suspectShare >= restoredShare;
  const control = canControl ? restoredShare : 0;
  const slices: Slice[] = [
    { version: restored, role: "restored", share: rounded(restoredShare) },
    { version: suspect, role: "control", share: rounded(control) },
    { version: suspect, role: "rest", share: rounded(suspectShare - control) },
    ...others.map((slice): Slice => ({
      ...slice,
      role: "rest",
      share: rounded((slice.share / othersBefore) * othersShare),
    })),
  ];
  return slices.filter((slice) => slice.share > 0);
}
