import { useTranslations } from "next-intl";
import { Link } from "#components/messages/navigation.ts";
import { Section } from "#components/shell/section.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Time } from "#components/ui/time.tsx";
import { entryChanges } from "#lib/audit/core/entry-changes.ts";
import type { AuditEntry } from "#lib/audit/schema.ts";
import { useActName, useActObject, useActorName, useActReason } from "./act-words.ts";
import { auditQuery } from "./audit-address.ts";

type Props = { entry: AuditEntry; closeHref: string };

/** A value exactly as the record has it. */
function Value({ of }: { of: string | null }) {
  return of === null ? "–" : <code>{of}</code>;
}

/** One act in full: who, when, why, each value before and after, and the hashes that seal it. */
export function EntryPanel({ entry, closeHref }: Props) {
  const t = useTranslations("audit");
  const actName = useActName();
  const kindWord = useActObject();
  const actReason = useActReason();
  const actorName = useActorName();
  const { seq, at, actor, action, objectKind, objectId, objectName, reason, requestId } = entry;
  const changes = entryChanges(entry.before, entry.after);
  return (
    <Section id="entry" title={t("row", { seq: String(seq) })}>
      <p>
        <Time at={at} style="full" /> · {actorName(actor)} · {actName(action)} (<code>{action}</code>) ·{" "}
        {kindWord(objectKind)} <b>{objectName || objectId}</b>
      </p>
      {reason !== null && <p>{actReason(reason)}</p>}
      {changes.length === 0 ? (
        <p className="sub">{t("noChange")}</p>
      ) : (
        <DataTable
          caption={t("row", { seq: String(seq) })}
          rows={changes}
          rowKey={({ path }) => path}
          columns={[
            { key: "path", heading: t("field"), cell: ({ path }) => <code>{path}</code> },
            { key: "before", heading: t("before"), cell: ({ before }) => <Value of={before} /> },
            { key: "after", heading: t("after"), cell: ({ after }) => <Value of={after} /> },
          ]}
        />
      )}
      <dl className="t13 hashes">
        <dt>{t("hash")}</dt>
        <dd>
          <code>{entry.hash}</code>
        </dd>
        <dt>{t("previousHash")}</dt>
        <dd>
          <code>{entry.previousHash}</code>
        </dd>
      </dl>
      <p className="acts after">
        <Link href={closeHref}>{t("closeRow")}</Link>
        <Link href={`/audit${auditQuery({ objectKind, objectId })}`}>{t("sameObject")}</Link>
        {requestId !== null && <Link href={`/audit${auditQuery({ requestId })}`}>{t("sameRequest")}</Link>}
      </p>
    </Section>
  );
}
