"use client";

import { useLocale, useTranslations } from "next-intl";
import { Icon } from "#components/ui/icon.tsx";
import { rolloutActAddress } from "#lib/rollouts/client.ts";
import type { Rollout } from "#lib/rollouts/schema.ts";

type Props = { rollout: Rollout; suspect: string; idempotencyKey: string };

/** Ends the sessions and streams that are still on the suspect, for a reason. */
export function EvictForm({ rollout, suspect, idempotencyKey }: Props) {
  const t = useTranslations("rollout.bound");
  const locale = useLocale();
  const { id, rollbackId, stageIndex, revision } = rollout;
  return (
    <details className="disclosure">
      <summary>{t("end")}</summary>
      <form method="post" action={rolloutActAddress("evict", id)}>
        <input type="hidden" name="locale" value={locale} />
        <input type="hidden" name="rollbackId" value={rollbackId} />
        <input type="hidden" name="expectedStage:number" value={stageIndex} />
        <input type="hidden" name="expectedRevision:number" value={revision} />
        <input type="hidden" name="idempotency_key" value={`${idempotencyKey}.evict.${revision}`} />
        <div className="field">
          <label htmlFor="field-evict-reason">{t("why")}</label>
          <input className="input" id="field-evict-reason" name="reason" required />
        </div>
        <p className="acts after">
          <button className="btn" type="submit" data-act="evict">
            <Icon name="stop" size="medium" />
            {t("end")}
          </button>
        </p>
        <p className="sub">{t("consequence", { version: suspect })}</p>
      </form>
    </details>
  );
}
