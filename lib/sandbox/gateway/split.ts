import { z } from "zod";

/** A part of the traffic: which version answers it, why it is there, how large it is in percent. */
export const Slice = z.object({
  version: z.string().min(1).max(200),
  role: z.enum(["restored", "control", "rest"]),
  share: z.number().min(0).max(100),
});
export type Slice = z.infer<typeof Slice>;

/** The split in force. `token` changes with every write; `generation` is the last one that the product gave. */
export const Split = z.object({
  token: z.string(),
  generation: z.int().nonnegative(),
  slices: z.array(Slice),
  appliedAt: z.iso.datetime(),
});
export type Split = z.infer<typeof Split>;

/** Body of a write; without `generation` it is a foreign writer's. */
export const WriteSplit = z.object({
  generation: z.int().positive().optional(),
  slices: z.array(Slice).min(1).max(50),
});
export type WriteSplit = z.infer<typeof WriteSplit>;

/** Why a split cannot be applied, with the version at fault if there is one. */
export interface SplitRefusal {
  readonly error: string;
  readonly version?: string;
}

/** Checks a wanted split against the instances; null when it can be applied. */
export function refuseSplit(
  slices: readonly Slice[],
  stateOf: (version: string) => string | null,
): SplitRefusal | null {
  const sum = slices.reduce((total, slice) => total + slice.share, 0);
  if (Math.abs(sum - 100) > 1e-6) return { error: `the shares sum to ${sum}, not to 100` };
  for (const { version, share } of slices) {
    const state = stateOf(version);
    if (state === null) return { error: `there is no instance of ${version}`, version };
    if (share > 0 && state !== "ready")
      return { error: `the instance of ${version} is ${state}, not ready`, version };
  }
  return null;
}

/** Picks the slice that a number from 0 (inclusive) to 1 falls into; null when no slice has a share. */
export function pickSlice(slices: readonly Slice[], at: number): Slice | null {
  const holding = slices.filter((slice) => slice.share > 0);
  const sum = holding.reduce((total, slice) => total + slice.share, 0);
  let left = at * sum;
  for (const slice of holding) {
    left -= slice.share;
    if (left < 0) return slice;
  }
  return holding.at(-1) ?? null;
}
