import { useLocale, useTranslations } from "next-intl";
import { DataTable } from "#components/ui/data-table.tsx";
import { ModalityMark } from "#components/ui/modality-mark.tsx";
import { Time } from "#components/ui/time.tsx";
import { Link } from "#components/messages/navigation.ts";
import { briefChanges, languageOf } from "#lib/audit/core/entry-changes.ts";
import type { AuditEntry } from "#lib/audit/schema.ts";
import type { Modality } from "#lib/schema/atoms.ts";
import { useActName, useActObject, useActorName, useActReason } from "./act-words.ts";
import { auditQuery } from "./audit-address.ts";
import type { AuditAsked } from "./audit-address.ts";

function Role({ role }: { role: string | null }) {
  const words = useTranslations("glossary.role");
  if (role !== "viewer" && role !== "editor" && role !== "operator" && role !== "admin") return null;
  return <span className="q">, {words(role)}</span>;
}

const modalities = ["image", "text", "audio", "video", "overall"] as const satisfies readonly Modality[];

/** On which dataset the results of an act are, and of which modality; null for acts that are on none. */
function datasetOf({ after }: AuditEntry): { dataset: string; modality: Modality | null } | null {
  if (typeof after !== "object" || after === null || Array.isArray(after)) return null;
  const { dataset, modality } = after;
  if (typeof dataset !== "string") return null;
  return { dataset, modality: modalities.find((known) => known === modality) ?? null };
}

function OnDataset({ entry }: { entry: AuditEntry }) {
  const on = datasetOf(entry);
  if (on === null) return null;
  return (
    <span className="q" data-dataset={on.dataset}>
      {" "}
      {on.modality !== null && <ModalityMark modality={on.modality} />} {on.dataset}
    </span>
  );
}

/** What the act changed, as far as a row has room; where nothing was there before, only what came. */
function Changes({ entry: { before, after } }: { entry: AuditEntry }) {
  const t = useTranslations("audit");
  const locale = useLocale();
  const { shown, moreCount } = briefChanges({ before, after }, locale === "zh-CN" ? "zh-CN" : "en");
  if (shown.length === 0) return "–";
  return (
    <ul className="changes">
      {shown.map((change) => (
        <li key={change.path}>
          {change.path !== "" && <code>{change.path}</code>}{" "}
          <span lang={languageOf(change.path)}>
            {before !== null && `${change.before ?? "–"} → `}
            {change.after ?? "–"}
          </span>
        </li>
      ))}
      {moreCount > 0 && <li className="q">{t("moreChanges", { count: moreCount })}</li>}
    </ul>
  );
}

/** The end of an id: ids of one time begin alike. */
const shownOfRequest = 8;

type Props = {
  entries: readonly AuditEntry[];
  /** What the address says, kept on the way to an act. */
  asked?: AuditAsked;
  /** The number of the act that is open. */
  opened?: number | null;
};

/** Acts as the record keeps them: when, who, what, on what, and why; each leads to what it changed. */
export function AuditTable({ entries, asked = {}, opened = null }: Props) {
  const t = useTranslations("audit");
  const words = useTranslations("glossary");
  const actName = useActName();
  const kindWord = useActObject();
  const actReason = useActReason();
  const actorName = useActorName();
  return (
    <DataTable
      caption={t("title")}
      rows={entries}
      rowKey={({ id }) => id}
      isSelected={({ seq }) => seq === opened}
      columns={[
        {
          key: "at",
          heading: t("at"),
          cell: ({ at, seq }) => (
            <Link href={`/audit${auditQuery(asked, { entry: String(seq) })}#entry`}>
              <Time at={at} />
            </Link>
          ),
        },
        {
          key: "actor",
          heading: t("actor"),
          cell: ({ actor, actorRole }) => (
            <>
              {actor.kind === "not_recorded" ? words("notRecorded") : actorName(actor)}
              <Role role={actorRole} />
            </>
          ),
        },
        {
          key: "action",
          heading: t("action"),
          cell: (entry) => (
            <>
              <span data-action={entry.action}>{actName(entry.action)}</span>
              <OnDataset entry={entry} />
            </>
          ),
        },
        {
          key: "object",
          heading: t("object"),
          cell: ({ objectKind, objectName, objectId }) => (
            <span title={`${objectKind} ${objectId}`}>
              <span className="q">{kindWord(objectKind)}</span> {objectName || objectId}
            </span>
          ),
        },
        { key: "changes", heading: t("changes"), cell: (entry) => <Changes entry={entry} /> },
        {
          key: "reason",
          heading: t("reason"),
          cell: ({ reason }) => (reason === null ? "–" : actReason(reason)),
        },
        {
          key: "request",
          heading: t("request"),
          cell: ({ requestId }) =>
            requestId === null ? "–" : <code title={requestId}>{requestId.slice(-shownOfRequest)}</code>,
        },
      ]}
    />
  );
}
