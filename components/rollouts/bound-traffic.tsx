"use client";

import { useLocale, useTranslations } from "next-intl";
import { Icon } from "#components/ui/icon.tsx";
import { Time } from "#components/ui/time.tsx";
import { rolloutActAddress } from "#lib/rollouts/client.ts";
import type { Rollout } from "#lib/rollouts/schema.ts";

type Props = { rollout: Rollout; suspect: string; canOperate: boolean; idempotencyKey: string };

type Counts = { readonly streams: number | null; readonly sessions: number | null };

/** How much is bound, in a sentence; null where nothing could be counted. */
function useBoundWords(suspect: string): (counts: Counts) => string | null {
  const t = useTranslations("rollout.bound");
  return ({ streams, sessions }) => {
    if (streams === null) return sessions === null ? null : t("sessionsOnly", { sessions, version: suspect });
    if (sessions === null) return t("streamsOnly", { streams, version: suspect });
    return t("both", { streams, sessions, version: suspect });
  };
}

/** What is still bound to the suspect whatever its share, and its end as an act with a reason. Without a count it says nothing. */
export function BoundTraffic({ rollout, suspect, canOperate, idempotencyKey }: Props) {
  const t = useTranslations("rollout.bound");
  const words = useBoundWords(suspect);
  const { bound } = rollout.traffic;
  const found = bound?.versions.find(({ version }) => version === rollout.fromVersionName);
  const text = found === undefined ? null : words(found);
  if (bound === undefined || found === undefined || text === null) return null;
  const isAny = [found.streams, found.sessions].some((count) => count !== null && count > 0);
  const mayEnd = bound.canEvict && canOperate && rollout.state !== "finished";
  return (
    <div data-bound-streams={found.streams} data-bound-sessions={found.sessions}>
      <p className="q t13">
        {text} <Time at={bound.at} style="seconds" />
      </p>
      {isAny && mayEnd && <EvictForm rollout={rollout} suspect={suspect} idempotencyKey={idempotencyKey} />}
      {isAny && !bound.canEvict && <p className="sub">{t("cannot", { version: suspect })}</p>}
    </div>
  );
}

function EvictForm({ rollout, suspect, idempotencyKey }: Omit<Props, "canOperate">) {
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
