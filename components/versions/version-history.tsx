import { useLocale, useTranslations } from "next-intl";
import { useActReason } from "#components/audit/act-words.ts";
import { AuditTable } from "#components/audit/audit-table.tsx";
import { commaIn } from "#components/shell/punctuation.ts";
import { DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Time } from "#components/ui/time.tsx";
import { formatDuration } from "#lib/charts/format-instant.ts";
import { formatShare } from "#lib/charts/format-value.ts";
import type { VersionView } from "#lib/targets/view-schema.ts";
import { VersionLiveFigures } from "./version-live.tsx";

/** When a version served and what was done to it, newest first. */
export function VersionHistory({ view }: { view: VersionView }) {
  const t = useTranslations("versions");
  const words = useTranslations("glossary");
  const locale = useLocale();
  const actReason = useActReason();
  return (
    <>
      <h2>{t("servingHistory")}</h2>
      {view.serving.length === 0 ? (
        <EmptyState kind="no_data_yet" title={t("neverServed")} />
      ) : (
        <DataTable
          caption={t("servingHistory")}
          rows={view.serving}
          rowKey={({ id }) => id}
          columns={[
            { key: "from", heading: t("from"), cell: ({ startedAt }) => <Time at={startedAt} /> },
            {
              key: "until",
              heading: t("until"),
              cell: ({ startedAt, endedAt }) =>
                endedAt === null ? (
                  t("now")
                ) : (
                  <>
                    <Time at={endedAt} />
                    <span className="q">
                      {commaIn(locale)}
                      {formatDuration(endedAt.getTime() - startedAt.getTime(), locale)}
                    </span>
                  </>
                ),
            },
            {
              key: "share",
              heading: t("share"),
              isNumeric: true,
              cell: ({ share }) => formatShare(share),
            },
            {
              key: "actor",
              heading: t("who"),
              cell: ({ actor }) => (actor.kind === "not_recorded" ? words("notRecorded") : actor.name),
            },
            { key: "origin", heading: t("origin"), cell: ({ origin }) => t(`origins.${origin}`) },
            {
              key: "reason",
              heading: t("reason"),
              cell: ({ reason }) => (reason === null ? "–" : actReason(reason)),
            },
          ]}
        />
      )}
      {view.live !== null && <VersionLiveFigures live={view.live} version={view.version.name} />}
      <h2 className="after">{t("acts")}</h2>
      {view.acts.length === 0 ? (
        <EmptyState kind="no_data_yet" title={t("noActs")} />
      ) : (
        <AuditTable entries={view.acts} />
      )}
    </>
  );
}
