import { useTranslations } from "next-intl";
import { Link } from "#components/messages/navigation.ts";
import type { FrameFacts } from "#components/shell/screen-frame.tsx";
import { ScreenFrame } from "#components/shell/screen-frame.tsx";
import { Sentence } from "#components/shell/sentence.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import type { AuditEntry } from "#lib/audit/schema.ts";
import { AuditTable } from "./audit-table.tsx";

type Props = {
  entries: readonly AuditEntry[];
  nextCursor: string | null;
  /** Whether the first page is shown. */
  isFirst: boolean;
  facts: FrameFacts;
};

/** Who did what, when and why: every act, newest first, a page at a time. */
export function AuditScreen({ entries, nextCursor, isFirst, facts }: Props) {
  const t = useTranslations("audit");
  return (
    <ScreenFrame className="v-audit" facts={facts} breadcrumb={[{ label: t("title") }]}>
      <title>{`${t("title")} · Lastgood`}</title>
      <Sentence first={t("say")} second={t("sayWhy")} />
      <div className="after">
        {entries.length === 0 ? (
          <EmptyState kind={isFirst ? "no_data_yet" : "filtered"} title={t("empty")} />
        ) : (
          <AuditTable entries={entries} />
        )}
        <p className="acts after">
          {!isFirst && <Link href="/audit">{t("newest")}</Link>}
          {nextCursor !== null && <Link href={`/audit?cursor=${nextCursor}`}>{t("older")}</Link>}
        </p>
      </div>
    </ScreenFrame>
  );
}
