import { useLocale, useTranslations } from "next-intl";
import { Link } from "#components/messages/navigation.ts";
import { Gap } from "#components/shell/gap.tsx";
import { commaIn } from "#components/shell/punctuation.ts";
import { DataTable } from "#components/ui/data-table.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { ModalityMark } from "#components/ui/modality-mark.tsx";
import { Time } from "#components/ui/time.tsx";
import { formatCount } from "#lib/charts/format-value.ts";
import type { KnownDataset } from "#lib/evaluations/dataset-schema.ts";
import { metricLabel } from "#lib/metrics/metric-label.ts";
import { datasetsByName } from "./datasets-by-name.ts";
import type { Contents } from "./datasets-by-name.ts";

const shownDigits = 12;

type Props = { datasets: readonly KnownDataset[]; model: string };

function keyOf({ dataset: { name, revision, sha256, split } }: KnownDataset): string {
  return JSON.stringify([name, revision, sha256, split]);
}

function Hash({ sha256 }: { sha256: string | null }) {
  const t = useTranslations("datasets");
  if (sha256 === null) return t("noHash");
  return <code title={sha256}>{sha256.slice(0, shownDigits)}…</code>;
}

/** What a dataset is told apart by: its name, split and revision, and the hash of its content. */
function Identity({ contents }: { contents: Contents }) {
  const t = useTranslations("datasets");
  const [{ dataset }] = contents;
  const { name, revision, sha256, split } = dataset;
  const isOne = contents.length === 1;
  const parts = [
    ...(split === null ? [] : [t("split", { split })]),
    ...(isOne && revision !== null ? [t("revision", { revision })] : []),
    ...(isOne ? [] : [t("contents", { count: contents.length })]),
  ];
  return (
    <span data-dataset={name}>
      {name}
      <small className="ds-id">
        {isOne && <Hash sha256={sha256} />}
        {isOne && parts.length > 0 && " · "}
        {parts.join(" · ")}
      </small>
    </span>
  );
}

/** Every content of a name by itself. */
function EachContent({ contents }: { contents: Contents }) {
  const t = useTranslations("datasets");
  return (
    <Disclosure summary={t("each", { count: contents.length })}>
      <ul className="ds-each">
        {contents.map((known) => (
          <li key={keyOf(known)}>
            <Hash sha256={known.dataset.sha256} />
            {known.dataset.revision !== null && <> · {t("revision", { revision: known.dataset.revision })}</>}
            {" · "}
            {t("lastRan")}
            <Gap />
            <Time at={known.lastRanAt} />
          </li>
        ))}
      </ul>
    </Disclosure>
  );
}

function Metrics({ names, model }: { names: readonly string[]; model: string }) {
  const locale = useLocale();
  return names.map((metric, place) => (
    <span key={metric}>
      {place > 0 && commaIn(locale)}
      <Link
        href={`/settings/metrics?model=${encodeURIComponent(model)}&metric=${encodeURIComponent(metric)}`}
      >
        {metricLabel({ metric, label: undefined }, locale)}
      </Link>
    </span>
  ));
}

/** One number, or the lowest and the highest of several. */
function spanText(counts: readonly number[]): string {
  const lowest = Math.min(...counts);
  const highest = Math.max(...counts);
  return lowest === highest ? formatCount(lowest) : `${formatCount(lowest)}–${formatCount(highest)}`;
}

function Span({ counts, isEach }: { counts: readonly (number | null)[]; isEach: boolean }) {
  const t = useTranslations("datasets");
  const told = counts.filter((count) => count !== null);
  if (told.length === 0) return t("answersUnknown");
  return (
    <>
      {spanText(told)}
      {isEach && <small className="ds-id">{t("inEach")}</small>}
    </>
  );
}

function Evaluations({ contents }: { contents: Contents }) {
  const t = useTranslations("datasets");
  const count = contents.reduce((sum, { evaluationCount }) => sum + evaluationCount, 0);
  const withItems = contents.reduce((sum, { withItemsCount }) => sum + withItemsCount, 0);
  const some = withItems === count ? "all" : "some";
  return (
    <>
      {formatCount(count)}
      <small className="ds-id">
        {t("withItems", { count: withItems, kind: withItems === 0 ? "none" : some })}
      </small>
    </>
  );
}

function LastImport({ contents: [{ lastImport, lastRanAt }] }: { contents: Contents }) {
  const t = useTranslations("datasets");
  const locale = useLocale();
  return (
    <>
      <Time at={lastImport.at} />
      <small className="ds-id">
        {[...new Set([lastImport.by, lastImport.source])].join(commaIn(locale))} · {t("lastRan")}
        <Gap />
        <Time at={lastRanAt} />
      </small>
    </>
  );
}

/** The datasets that results of a model are known on: a row a name, whose contents can be opened. */
export function DatasetTable({ datasets, model }: Props) {
  const t = useTranslations("datasets");
  return (
    <DataTable
      caption={t("caption", { model })}
      rows={datasetsByName(datasets)}
      rowKey={([newest]) => keyOf(newest)}
      columns={[
        {
          key: "dataset",
          heading: t("dataset"),
          cell: (contents) => (
            <>
              <Identity contents={contents} />
              {contents.length > 1 && <EachContent contents={contents} />}
            </>
          ),
        },
        {
          key: "modalities",
          heading: t("modalities"),
          cell: (contents) => (
            <span className="mods">
              {[...new Set(contents.flatMap(({ modalities }) => modalities))].map((modality) => (
                <ModalityMark key={modality} modality={modality} />
              ))}
            </span>
          ),
        },
        {
          key: "versions",
          heading: t("versions"),
          isNumeric: true,
          cell: (contents) => (
            <Span counts={contents.map(({ versionCount }) => versionCount)} isEach={contents.length > 1} />
          ),
        },
        {
          key: "evaluations",
          heading: t("evaluations"),
          isNumeric: true,
          cell: (contents) => <Evaluations contents={contents} />,
        },
        {
          key: "answers",
          heading: t("answers"),
          isNumeric: true,
          cell: (contents) => (
            <Span counts={contents.map(({ mostAnswers }) => mostAnswers)} isEach={contents.length > 1} />
          ),
        },
        {
          key: "metrics",
          heading: t("metrics"),
          cell: (contents) => (
            <Metrics names={[...new Set(contents.flatMap(({ metrics }) => metrics))]} model={model} />
          ),
        },
        {
          key: "import",
          heading: t("lastImport"),
          cell: (contents) => <LastImport contents={contents} />,
        },
      ]}
    />
  );
}
