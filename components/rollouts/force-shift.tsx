"use client";

import { useLocale, useTranslations } from "next-intl";
import { rolloutActAddress } from "#lib/rollouts/client.ts";
import type { Rollout } from "#lib/rollouts/schema.ts";

type Props = { rollout: Rollout; names: { from: string; to: string }; idempotencyKey: string };

/** Moves all of a stage that waits for instances: the version picked to confirm it, and a reason. Nothing while none is missing. */
export function ForceShift({ rollout, names, idempotencyKey }: Props) {
  const t = useTranslations("rollout.force");
  const locale = useLocale();
  if (rollout.reason?.code !== "instance_not_ready") return null;
  const { id, rollbackId, stageIndex, revision, fromVersionName, toVersionName } = rollout;
  const picks = [
    { name: fromVersionName, label: names.from },
    { name: toVersionName, label: names.to },
  ];
  return (
    <details className="disclosure after">
      <summary>{t("open")}</summary>
      <form method="post" action={rolloutActAddress("force", id)}>
        <input type="hidden" name="locale" value={locale} />
        <input type="hidden" name="rollbackId" value={rollbackId} />
        <input type="hidden" name="expectedStage:number" value={stageIndex} />
        <input type="hidden" name="expectedRevision:number" value={revision} />
        <input type="hidden" name="idempotency_key" value={`${idempotencyKey}.force.${revision}`} />
        <div className="field">
          <label htmlFor="field-force-reason">{t("why")}</label>
          <input className="input" id="field-force-reason" name="reason" required />
        </div>
        <p>{t("pick")}</p>
        <p className="acts after">
          {picks.map(({ name, label }) => (
            <button key={name} className="btn" type="submit" name="version" value={name} data-act="force">
              {label}
            </button>
          ))}
        </p>
        <p className="sub">{t("consequence", { version: names.to })}</p>
      </form>
    </details>
  );
}
