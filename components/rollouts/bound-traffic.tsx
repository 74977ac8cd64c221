import { useTranslations } from "next-intl";
import { Time } from "#components/ui/time.tsx";
import type { Rollout } from "#lib/rollouts/schema.ts";
import { EvictForm } from "./evict-form.tsx";

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
    <div className="bound" data-bound-streams={found.streams} data-bound-sessions={found.sessions}>
      <p className="q t13">
        {text} <Time at={bound.at} style="seconds" />
      </p>
      {isAny && mayEnd && <EvictForm rollout={rollout} suspect={suspect} idempotencyKey={idempotencyKey} />}
      {isAny && !bound.canEvict && <p className="sub">{t("cannot", { version: suspect })}</p>}
    </div>
  );
}
