import { useTranslations } from "next-intl";
import { Link } from "#components/messages/navigation.ts";
import { PageTitle } from "#components/shell/page-title.tsx";
import { Sentence } from "#components/shell/sentence.tsx";
import { ScreenFrame } from "#components/shell/screen-frame.tsx";
import type { FrameFacts } from "#components/shell/screen-frame.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Time } from "#components/ui/time.tsx";
import type { Rollback } from "#lib/rollbacks/schema.ts";

type Props = { facts: FrameFacts; rollbacks: readonly Rollback[]; nextCursor: string | null };

/** Every rollback, newest first, each with where it stands. */
export function RollbacksScreen({ facts, rollbacks, nextCursor }: Props) {
  const t = useTranslations("rollbacks.list");
  const wizard = useTranslations("rollbacks");
  const shell = useTranslations("shell");
  const words = useTranslations("glossary");
  const open = rollbacks.filter(({ state }) => state === "open").length;
  const stateOf = ({ state, step }: Rollback) =>
    t(`stateOf.${state}`, { step: step === "report" ? words("term.report") : words(`step.${step}`) });
  return (
    <ScreenFrame facts={facts} breadcrumb={[{ label: wizard("title") }]}>
      <PageTitle facts={facts}>{`${wizard("title")} · ${shell("product")}`}</PageTitle>
      <Sentence first={t("open", { count: open })} />
      {rollbacks.length === 0 ? (
        <section>
          <EmptyState
            kind="first_use"
            title={t("none")}
            action={<ButtonLink href="/">{t("overview")}</ButtonLink>}
          >
            {t("noneWhy")}
          </EmptyState>
        </section>
      ) : (
        <section className="rows">
          <DataTable
            caption={t("caption")}
            rows={rollbacks}
            rowKey={({ id }) => id}
            isSelected={({ state }) => state === "open"}
            columns={[
              {
                key: "model",
                heading: t("model"),
                cell: (row) => (
                  <Link href={`/rollbacks/${row.id}`}>
                    {row.isDrill ? `${wizard("drill.mark")} ${row.model}` : row.model}
                  </Link>
                ),
              },
              {
                key: "change",
                heading: t("change"),
                cell: (row) => `${row.suspect.shortName} → ${row.candidate?.shortName ?? t("undecided")}`,
              },
              { key: "state", heading: t("state"), cell: stateOf },
              { key: "driver", heading: t("driver"), cell: (row) => row.driver.name },
              { key: "started", heading: t("started"), cell: (row) => <Time at={row.startedAt} /> },
            ]}
          />
          {nextCursor !== null && (
            <p className="after">
              <Link href={`/rollbacks?cursor=${encodeURIComponent(nextCursor)}`}>{t("older")}</Link>
            </p>
          )}
        </section>
      )}
    </ScreenFrame>
  );
}
