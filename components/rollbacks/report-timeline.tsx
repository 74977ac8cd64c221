import { useTranslations } from "next-intl";
import { useActName, useActorName, useActReason } from "#components/audit/act-words.ts";
import { Link } from "#components/messages/navigation.ts";
import { Time } from "#components/ui/time.tsx";
import { formatShare } from "#lib/charts/format-value.ts";
import type { RollbackReport } from "#lib/rollbacks/schema.ts";

type Line = RollbackReport["timeline"][number];

/** Where what an act rests on can be seen, by how its name begins. */
const sources = [
  ["rollback.version", "/version"],
  ["rollback.tests", "/test"],
  ["rollback.started", "/problem"],
  ["target.", "/problem"],
  ["alert.", "/problem"],
  ["notice", "/notify"],
  ["report.", "/report#narrative"],
] as const;

/** The word for who acted, by the kind of the actor. */
export const actorKinds = {
  person: "byPerson",
  public: "byPerson",
  not_recorded: "byPerson",
  token: "byToken",
  automation: "byItself",
} as const satisfies Record<Line["actor"]["kind"], string>;

function sourceOf(action: string, { rollback, rollout }: RollbackReport): string {
  const path = `/rollbacks/${rollback.id}`;
  if (action.startsWith("freeze.")) return `/models/${rollback.model}`;
  const found = sources.find(([beginning]) => action.startsWith(beginning));
  if (found !== undefined) return `${path}${found[1]}`;
  return rollout === null ? `${path}/problem` : path;
}

function Act({ line, report }: { line: Line; report: RollbackReport }) {
  const t = useTranslations("report");
  const actName = useActName();
  const actReason = useActReason();
  const actorName = useActorName();
  const share = line.facts["share"];
  const { actor, action, reason } = line;
  return (
    <li data-action={action} data-actor={actor.kind}>
      <Time at={line.at} style="clock" />
      <span>
        <Link href={sourceOf(action, report)}>{actName(action)}</Link>
        {typeof share === "number" && ` · ${formatShare(share)}`}
        <span className="q">
          {" · "}
          {t("by", {
            actor: actorName(actor),
            kind: t(actorKinds[actor.kind]),
          })}
          {reason !== null && ` · ${t("because", { reason: actReason(reason) })}`}
        </span>
      </span>
    </li>
  );
}

/** What happened, from the audit log: each act with who did it, a person or the product itself, and a way to what it rests on. */
export function ReportTimeline({ report }: { report: RollbackReport }) {
  const t = useTranslations("report");
  if (report.timeline.length === 0) return <p className="sub">{t("notRecorded")}</p>;
  return (
    <ol className="ev">
      {report.timeline.map((line, index) => (
        <Act key={`${line.at.toISOString()} ${index}`} line={line} report={report} />
      ))}
    </ol>
  );
}
