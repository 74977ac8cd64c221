import { shareOfVersion } from "#lib/targets/core/compare-shares.ts";
import type { Slice } from "#lib/targets/schema.ts";

type StageSplit = {
  /** The split before: what we wanted last or, at the start, what the router has. */
  readonly current: readonly Slice[];
  readonly suspect: string;
  readonly restored: string;
  /** Versions that traffic went to before another was chosen: their share goes to the restored one first. */
  readonly abandoned?: readonly string[];
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

/** Down to a millionth, so that rounding gives the suspect nothing; a sum of fractions may lack its last digits. */
function roundedDown(share: number): number {
  return Math.floor(share * 1e6 + 1e-4) / 1e6;
}

/**
 * The split of a stage: the restored version gets its share, taken from abandoned versions first, then from the suspect, and
 * from other versions only when neither has any left. The suspect, control and rest together, never gets more than before, and the restored version
 * never less.
 */
export function splitForStage(stage: StageSplit): Slice[] {
  const { current, suspect, restored, share, hasControl, abandoned = [] } = stage;
  const had = shareOfVersion(current, restored);
  const restoredShare = Math.max(share, had);
  const left = current.filter(({ version }) => abandoned.includes(version) && version !== restored);
  const leftBefore = sumOf(left);
  const leftShare = Math.max(0, leftBefore - (restoredShare - had));
  const moved = restoredShare - had - (leftBefore - leftShare);
  const suspectShare = roundedDown(Math.max(0, shareOfVersion(current, suspect) - moved));
  const others = current.filter(
    (slice) => slice.version !== suspect && slice.version !== restored && !left.includes(slice),
  );
  const othersShare = 100 - restoredShare - leftShare - suspectShare;
  const canControl = hasControl && restoredShare <= largestControl && suspectShare >= restoredShare;
  const control = canControl ? rounded(restoredShare) : 0;
  const slices: Slice[] = [
    { version: restored, role: "restored", share: rounded(restoredShare) },
    { version: suspect, role: "control", share: control },
    { version: suspect, role: "rest", share: rounded(suspectShare - control) },
    ...scaled(left, leftShare),
    ...scaled(others, othersShare),
  ];
  return slices.filter((slice) => slice.share > 0);
}

function sumOf(slices: readonly Slice[]): number {
  return slices.reduce((sum, { share }) => sum + share, 0);
}

/** The same slices in their proportions, together with this share. */
function scaled(slices: readonly Slice[], share: number): Slice[] {
  const before = sumOf(slices);
  return slices.map((slice) => ({ ...slice, role: "rest", share: rounded((slice.share / before) * share) }));
}

/**
 * The split that gives the suspect up to a share again, taken from the restored and abandoned versions in their proportions and
 * from nobody else. It never gives more than these have.
 */
export function splitForReturn(
  current: readonly Slice[],
  { suspect, leaving, upTo }: { suspect: string; leaving: readonly string[]; upTo: number },
): Slice[] {
  const had = shareOfVersion(current, suspect);
  const giving = current.filter(({ version }) => leaving.includes(version));
  const given = Math.min(Math.max(0, upTo - had), sumOf(giving));
  const others = current.filter(({ version }) => version !== suspect && !leaving.includes(version));
  const slices: Slice[] = [
    { version: suspect, role: "rest", share: rounded(had + given) },
    ...scaled(giving, sumOf(giving) - given),
    ...others.map((slice): Slice => ({ ...slice, role: "rest" })),
  ];
  return slices.filter(({ share }) => share > 0);
}
