import { z } from "zod";
import { GoldenSetSummary } from "#lib/replays/golden-schema.ts";
import { ReplayRun } from "#lib/replays/schema.ts";
import { Id } from "#lib/schema/atoms.ts";

/** The golden replays of a version outside of any rollback. */
export const VersionReplay = z.object({
  /** The versions whose golden cases can be replayed, newest first. */
  sources: z.array(z.object({ id: Id, shortName: z.string(), cases: z.int() })),
  /** The newest run, and the short name of the version whose cases it asked; null: there was none. */
  last: z.object({ run: ReplayRun, source: z.string() }).nullable(),
  /** What is recorded of this version itself. */
  golden: GoldenSetSummary,
  /** Where it may be asked for golden cases. */
  targets: z.array(z.object({ id: Id, title: z.string() })),
  /** Whether the caller may ask for a replay, and for golden cases. */
  canReplay: z.boolean(),
  canCapture: z.boolean(),
});
export type VersionReplay = z.infer<typeof VersionReplay>;

/** The address of a version's golden replay, where its forms lead back to. */
export function replayTab(locale: string, { model, version }: { model: string; version: string }): string {
  return `/${locale}/models/${model}/versions/${version}?tab=replay`;
}
