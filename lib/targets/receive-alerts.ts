import { createHash } from "node:crypto";
import { authorize } from "#lib/access/authorize.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { enqueueJob } from "#lib/server/jobs.ts";
import { newId } from "#lib/server/observability/ids.ts";
import { upsertAlert } from "#lib/targets/alert-store.ts";
import { allTargets } from "#lib/targets/list-targets.ts";
import type { AlertmanagerWebhook, StoredTarget } from "#lib/targets/schema.ts";

type ReceivedAlert = AlertmanagerWebhook["alerts"][number];

/**
 * Takes alerts in Alertmanager's webhook format. The labels `model` and, where a model has several targets, `target` (slug)
 * say where an alert belongs; what belongs nowhere is counted as unmatched. A firing alert opens the same state as the
 * product's own detection.
 */
export async function receiveAlerts(ctx: Context, input: AlertmanagerWebhook) {
  authorize(ctx, "register");
  const targets = await allTargets(ctx);
  const matched = input.alerts.flatMap((alert) => {
    const target = findTarget(targets, alert);
    return target === null ? [] : [{ alert, target }];
  });
  await inTransaction(ctx, async (tx) => {
    for (const { alert, target } of matched) await upsertAlert(tx, alertRow(ctx, alert, target.id));
    for (const target of new Set(matched.map((each) => each.target))) {
      const alerts = matched.filter((each) => each.target === target).map(({ alert }) => alert);
      await recordAct(tx, ctx, {
        action: "alert.received",
        object: { kind: "target", id: target.id, name: target.title },
        after: { alerts: alerts.map(({ status, labels }) => ({ status, name: labels["alertname"] ?? "" })) },
      });
      await enqueueJob(tx, "detect_health", { data: { targetId: target.id } });
    }
  });
  return { accepted: matched.length, unmatched: input.alerts.length - matched.length };
}

function findTarget(targets: readonly StoredTarget[], { labels }: ReceivedAlert): StoredTarget | null {
  const ofModel = targets.filter(({ model }) => model === labels["model"]);
  const wanted = labels["target"];
  if (wanted !== undefined) return ofModel.find(({ slug }) => slug === wanted) ?? null;
  return ofModel.length === 1 ? (ofModel[0] ?? null) : null;
}

function alertRow(ctx: Context, alert: ReceivedAlert, targetId: string) {
  const { status, labels, annotations, startsAt } = alert;
  const sorted = JSON.stringify(Object.entries(labels).toSorted(([one], [other]) => (one < other ? -1 : 1)));
  const fingerprint = alert.fingerprint ?? createHash("sha256").update(sorted).digest("hex").slice(0, 16);
  const ended = status === "resolved" ? readTime(alert.endsAt) : null;
  return {
    id: newId(),
    targetId,
    fingerprint,
    status,
    labels,
    annotations,
    startsAt,
    endsAt: ended,
    receivedAt: ctx.now,
  };
}

/** Alertmanager sends the year 1 for an alert that has not ended. */
function readTime(text: string | undefined): Date | null {
  const time = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(time) || time <= 0 ? null : new Date(time);
}
