import { useLocale, useTranslations } from "next-intl";
import { Link } from "#components/messages/navigation.ts";
import { Section } from "#components/shell/section.tsx";
import { Time } from "#components/ui/time.tsx";
import { metricLabel } from "#lib/metrics/metric-label.ts";
import { judgingDifferences } from "#lib/models/core/judging-differences.ts";
import type { JudgingRevision } from "#lib/models/judging-schema.ts";
import type { JudgingView } from "#lib/models/judging-view-schema.ts";

type Judging = NonNullable<JudgingView["judging"]>;

function Differences({ revision }: { revision: JudgingRevision }) {
  const t = useTranslations("settings");
  const differences = judgingDifferences(revision.before, revision.after);
  if (differences.length === 0) return null;
  return (
    <ul className="t13">
      {differences.map(({ path, before, after }) => (
        <li key={path}>
          <code>{path}</code> {before ?? t("notSet")} → {after ?? t("notSet")}
        </li>
      ))}
    </ul>
  );
}

function Change({ revision, judging }: { revision: JudgingRevision; judging: Judging }) {
  const t = useTranslations("settings");
  const locale = useLocale();
  const { subject, action, actor, at, reason } = revision;
  const label = judging.metrics.metrics.find(({ entry }) => entry.id === subject)?.entry.label;
  const name =
    subject === "ranking" || subject === "guardrails"
      ? t(`section.${subject}`)
      : metricLabel({ metric: subject, label }, locale);
  return (
    <li>
      <Time at={at} style="short" />
      <div>
        <p>
          {t.rich(`changed.${action}`, {
            revision: revision.revision,
            name,
            actor: actor.name,
            b: (text) => <b>{text}</b>,
          })}
        </p>
        <p className="q">{reason}</p>
        <Differences revision={revision} />
      </div>
    </li>
  );
}

/** Every change of a model's metrics and ranking, newest first: who, when, why, and what was before. */
export function JudgingHistory({ judging, href }: { judging: Judging; href: string }) {
  const t = useTranslations("settings");
  const { items, nextCursor } = judging.history;
  const address = `${href}?model=${encodeURIComponent(judging.model.slug)}`;
  return (
    <Section
      id="history"
      title={t("history")}
      note={t("revisionNow", { revision: judging.metrics.revision })}
    >
      {items.length === 0 ? (
        <p className="sub">{t("neverChanged")}</p>
      ) : (
        <ul className="pl">
          {items.map((revision) => (
            <Change key={revision.revision} revision={revision} judging={judging} />
          ))}
        </ul>
      )}
      {nextCursor !== null && (
        <p className="acts after">
          <Link href={`${address}&before=${nextCursor}#history`}>{t("older")}</Link>
        </p>
      )}
    </Section>
  );
}
