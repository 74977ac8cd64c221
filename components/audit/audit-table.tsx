import { useTranslations } from "next-intl";
import { DataTable } from "#components/ui/data-table.tsx";
import { Time } from "#components/ui/time.tsx";
import type { AuditEntry } from "#lib/audit/schema.ts";

function Role({ role }: { role: string | null }) {
  const words = useTranslations("glossary.role");
  if (role !== "viewer" && role !== "editor" && role !== "operator" && role !== "admin") return null;
  return <span className="q">, {words(role)}</span>;
}

/** Acts as the record keeps them: when, who, what, on what, and why. */
export function AuditTable({ entries }: { entries: readonly AuditEntry[] }) {
  const t = useTranslations("audit");
  const words = useTranslations("glossary");
  return (
    <DataTable
      caption={t("title")}
      rows={entries}
      rowKey={({ id }) => id}
      columns={[
        { key: "at", heading: t("at"), cell: ({ at }) => <Time at={at} /> },
        {
          key: "actor",
          heading: t("actor"),
          cell: ({ actor, actorRole }) => (
            <>
              {actor.kind === "not_recorded" ? words("notRecorded") : actor.name}
              <Role role={actorRole} />
            </>
          ),
        },
        { key: "action", heading: t("action"), cell: ({ action }) => <code>{action}</code> },
        {
          key: "object",
          heading: t("object"),
          cell: ({ objectKind, objectName, objectId }) => (
            <span title={`${objectKind} ${objectId}`}>{objectName || objectId}</span>
          ),
        },
        { key: "reason", heading: t("reason"), cell: ({ reason }) => reason ?? "–" },
        {
          key: "request",
          heading: t("request"),
          cell: ({ requestId }) => (requestId === null ? "–" : <code>{requestId.slice(0, 8)}</code>),
        },
      ]}
    />
  );
}
