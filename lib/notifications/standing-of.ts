import { formatShare } from "#lib/charts/format-value.ts";
import type { NoticeStanding } from "#lib/notifications/core/notice-words.ts";
import type { StandingNow } from "#lib/notifications/core/restate-notice.ts";
import { outcomeOf } from "#lib/rollbacks/core/group-outcome.ts";
import type { Rollback } from "#lib/rollbacks/schema.ts";
import { getRollout } from "#lib/rollouts/get-rollout.ts";
import type { Context } from "#lib/server/context.ts";
import { shareOfVersion } from "#lib/targets/core/compare-shares.ts";

type At = StandingNow & {
  /** null: it runs. */
  readonly endedAt: Date | null;
};

/** How a rollback stands for those who are told of it, by its rollout's end; it runs as long as that has none, also before traffic moves. */
export async function standingOf(ctx: Context, rollback: Rollback): Promise<At> {
  const way = {
    model: rollback.modelTitle,
    suspect: rollback.suspect.shortName,
    restored: rollback.candidate?.shortName ?? "–",
  };
  if (rollback.state === "cancelled") {
    return { way, standing: { kind: "cancelled" }, endedAt: rollback.cancelledAt };
  }
  if (rollback.rolloutId === null) return { way, standing: { kind: "moving" }, endedAt: null };
  const rollout = await getRollout(ctx, { rolloutId: rollback.rolloutId });
  const outcome = outcomeOf(rollout);
  const split = rollout.traffic.intended ?? rollout.traffic.applied ?? [];
  const share = formatShare(shareOfVersion(split, rollout.toVersionName));
  return { way, standing: toStanding(outcome, share), endedAt: rollout.finishedAt };
}

function toStanding(outcome: ReturnType<typeof outcomeOf>, share: string): NoticeStanding {
  if (outcome === "ended_early") return { kind: outcome, share };
  return { kind: outcome === "finished" || outcome === "went_back" ? outcome : "moving" };
}
