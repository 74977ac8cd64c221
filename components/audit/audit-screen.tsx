import { useTranslations } from "next-intl";
import { Link } from "#components/messages/navigation.ts";
import { PageTitle } from "#components/shell/page-title.tsx";
import type { FrameFacts } from "#components/shell/screen-frame.tsx";
import { ScreenFrame } from "#components/shell/screen-frame.tsx";
import { Sentence } from "#components/shell/sentence.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import type { AuditEntry, AuditFilterValues, ChainVerification } from "#lib/audit/schema.ts";
import { auditQuery, exportQuery } from "./audit-address.ts";
import type { AuditAddress, AuditAsked } from "./audit-address.ts";
import { AuditFilters } from "./audit-filters.tsx";
import { AuditTable } from "./audit-table.tsx";
import { ChainState } from "./chain-state.tsx";
import { EntryPanel } from "./entry-panel.tsx";

type Props = {
  entries: readonly AuditEntry[];
  nextCursor: string | null;
  /** Whether the first page is shown. */
  isFirst: boolean;
  values: AuditFilterValues;
  opened: AuditEntry | null;
  verification: ChainVerification | null;
  /** What the address says. */
  asked: AuditAsked;
  address: AuditAddress;
  facts: FrameFacts;
  idempotencyKey: string;
};

function Nothing({ isFiltered, isFirst }: { isFiltered: boolean; isFirst: boolean }) {
  const t = useTranslations("audit");
  if (!isFiltered) return <EmptyState kind={isFirst ? "no_data_yet" : "filtered"} title={t("empty")} />;
  return (
    <EmptyState
      kind="filtered"
      title={t("emptyFiltered")}
      action={<ButtonLink href="/audit">{t("clear")}</ButtonLink>}
    />
  );
}

/** Who did what, when and why: every act, newest first, a page at a time, and whether the record is whole. */
export function AuditScreen(props: Props) {
  const { entries, nextCursor, isFirst, values, opened, verification, asked, address, facts } = props;
  const t = useTranslations("audit");
  const isFiltered = Object.keys(address.filter).length > 0;
  return (
    <ScreenFrame className="v-audit" facts={facts} breadcrumb={[{ label: t("title") }]}>
      <PageTitle facts={facts}>{`${t("title")} · Lastgood`}</PageTitle>
      <Sentence first={t("say")} second={t("sayWhy")} />
      <ChainState verification={verification} idempotencyKey={props.idempotencyKey} />
      <AuditFilters asked={asked} values={values} />
      {opened !== null && (
        <EntryPanel entry={opened} closeHref={`/audit${auditQuery(asked, { entry: null })}`} />
      )}
      <p className="acts after export">
        {t("download")}
        <a href={`/api/v1/audit/export${exportQuery(address, "jsonl")}`}>JSON Lines</a>
        <a href={`/api/v1/audit/export${exportQuery(address, "csv")}`}>CSV</a>
      </p>
      <div>
        {entries.length === 0 ? (
          <Nothing isFiltered={isFiltered} isFirst={isFirst} />
        ) : (
          <AuditTable entries={entries} asked={asked} opened={opened?.seq ?? null} />
        )}
        <p className="acts after">
          {!isFirst && (
            <Link href={`/audit${auditQuery(asked, { cursor: null, entry: null })}`}>{t("newest")}</Link>
          )}
          {nextCursor !== null && (
            <Link href={`/audit${auditQuery(asked, { cursor: nextCursor, entry: null })}`}>{t("older")}</Link>
          )}
        </p>
      </div>
    </ScreenFrame>
  );
}
