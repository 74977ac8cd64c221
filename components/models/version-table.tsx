import { clsx } from "clsx";
import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { commaIn } from "#components/shell/punctuation.ts";
import { Link } from "#components/messages/navigation.ts";
import { ChangedComponents } from "#components/ui/changed-components.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import type { Column } from "#components/ui/data-table.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { StateBadge } from "#components/ui/state-badge.tsx";
import { Time } from "#components/ui/time.tsx";
import { Verdict } from "#components/ui/verdict.tsx";
import { formatDuration, formatZone } from "#lib/charts/format-instant.ts";
import { formatShare } from "#lib/charts/format-value.ts";
import { worstVerdict } from "#lib/targets/core/worst-verdict.ts";
import type { ServedWindow, VersionRow, VersionState } from "#lib/targets/view-schema.ts";

const flagIcons = {
  known_bad: "octagon",
  last_known_good: "check",
  retired: "dash",
  not_served: "dash",
} as const;

/** What a version is now: a badge while it serves, else a flag with icon and word. */
export function VersionStateMark({ state }: { state: VersionState }) {
  const words = useTranslations("glossary.flag");
  if (state === "healthy" || state === "degraded" || state === "no_data") return <StateBadge state={state} />;
  return (
    <span className={clsx("flag", (state === "known_bad" || state === "last_known_good") && "m")}>
      <Icon name={flagIcons[state]} />
      {words(state)}
    </span>
  );
}

type ServedProps = {
  served: ServedWindow | null;
  /** Under a heading that names the zone: the instants then need neither it nor the year. */
  isShort?: boolean;
};

/** From when to when a version served, how often, and how long in all. */
export function ServedText({ served, isShort = false }: ServedProps) {
  const style = isShort ? "short" : "full";
  const t = useTranslations("models");
  const locale = useLocale();
  if (served === null) return t("neverServed");
  const comma = commaIn(locale);
  return (
    <>
      <Time at={served.from} style={style} /> →{" "}
      {served.until === null ? t("untilNow") : <Time at={served.until} style={style} />}
      {served.times > 1 && `${comma}${t("times", { count: served.times })}`}
      <span className="q">
        {comma}
        {formatDuration(served.servedMs, locale)}
      </span>
    </>
  );
}

function AgainstBefore({ row }: { row: VersionRow }) {
  const t = useTranslations("models");
  const words = useTranslations("glossary");
  const worst = worstVerdict(row.verdicts);
  if (worst === null) return <Verdict verdict="no_data" />;
  const { kind } = worst.verdict;
  if (kind !== "regressed" && kind !== "improved") return <Verdict verdict={kind} />;
  return (
    <Verdict verdict={kind}>
      <span className="cap">
        {t("modalityVerdict", {
          modality: words(`modality.${worst.modality}`),
          verdict: words(`verdictInText.${kind}`),
        })}
      </span>
    </Verdict>
  );
}

function ChangeTitle({ row }: { row: VersionRow }) {
  const locale = useLocale();
  const title = row.changeTitle;
  if (title === null) return <span className="q">–</span>;
  const own = locale === "zh-CN" ? title["zh-CN"] : title.en;
  return own === null ? <span lang="en">{title.en}</span> : own;
}

type TableProps = {
  model: string;
  rows: readonly VersionRow[];
  /** Id of the version that is pointed out. */
  chosen?: string | null;
};

/** Every version: state, when it served, what changed and how it did against the one before. */
export function VersionTable({ model, rows, chosen = null }: TableProps) {
  const t = useTranslations("models");
  const flags = useTranslations("glossary.flag");
  const timeZone = useTimeZone() ?? "UTC";
  const zone = formatZone(rows[0]?.version.builtAt ?? new Date(0), timeZone);
  const columns: Column<VersionRow>[] = [
    {
      key: "version",
      heading: t("version"),
      cell: ({ version }) => (
        <Link href={`/models/${model}/versions/${version.id}`} title={version.name}>
          {version.shortName}
        </Link>
      ),
    },
    {
      key: "state",
      heading: t("state"),
      cell: ({ state, version }) => (
        <>
          <VersionStateMark state={state} />
          {version.imported && <span className="q"> {flags("imported")}</span>}
        </>
      ),
    },
    {
      key: "served",
      heading: t("served", { zone }),
      cell: ({ served }) => <ServedText served={served} isShort />,
    },
    { key: "share", heading: t("traffic"), isNumeric: true, cell: ({ share }) => formatShare(share) },
    {
      key: "changed",
      heading: t("changed"),
      cell: ({ beforeId, changed }) =>
        beforeId === null ? (
          <span className="q">{t("firstVersion")}</span>
        ) : (
          <ChangedComponents changed={changed} />
        ),
    },
    { key: "verdict", heading: t("againstBefore"), cell: (row) => <AgainstBefore row={row} /> },
    { key: "title", heading: t("changelog"), cell: (row) => <ChangeTitle row={row} /> },
  ];
  return (
    <DataTable
      caption={t("allVersions")}
      columns={columns}
      rows={rows}
      rowKey={({ version }) => version.id}
      isSelected={({ share }) => share > 0}
      isCurrent={({ version }) => version.id === chosen}
    />
  );
}
