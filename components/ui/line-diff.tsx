import { clsx } from "clsx";
import { useLocale, useTranslations } from "next-intl";
import { colonIn } from "#components/shell/punctuation.ts";
import type { DiffLine, DiffRow } from "#lib/charts/line-diff.ts";

type Sign = "del" | "add" | null;

function Code({ line, sign }: { line: DiffLine | null; sign: Sign }) {
  const t = useTranslations("shell");
  const colon = colonIn(useLocale());
  if (!line) return <code />;
  return (
    <code className={clsx(sign)}>
      <i aria-hidden="true">{sign === "del" ? "−" : sign === "add" ? "+" : ""}</i>
      {sign !== null && (
        <span className="vh">
          {sign === "del" ? t("removed") : t("added")}
          {colon}
        </span>
      )}
      {line.parts.map((part, index) =>
        part.isMarked ? <mark key={index}>{part.text}</mark> : <span key={index}>{part.text}</span>,
      )}
    </code>
  );
}

function LineNumber({ line }: { line: DiffLine | null }) {
  return <span className="no">{line?.number}</span>;
}

function Gap({ count }: { count: number }) {
  const t = useTranslations("shell");
  return <p className="gap">{t("unchangedLines", { count })}</p>;
}

function SideRow({ row }: { row: DiffRow }) {
  if (row.kind === "gap") return <Gap count={row.count} />;
  const isChanged = row.kind === "changed";
  return (
    <div>
      <LineNumber line={row.before} />
      <Code line={row.before} sign={isChanged ? "del" : null} />
      <LineNumber line={row.after} />
      <Code line={row.after} sign={isChanged ? "add" : null} />
    </div>
  );
}

function UnifiedRow({ row }: { row: DiffRow }) {
  if (row.kind === "gap") return <Gap count={row.count} />;
  if (row.kind === "same") {
    return (
      <div>
        <LineNumber line={row.before} />
        <LineNumber line={row.after} />
        <Code line={row.after} sign={null} />
      </div>
    );
  }
  return (
    <>
      {row.before && (
        <div>
          <LineNumber line={row.before} />
          <LineNumber line={null} />
          <Code line={row.before} sign="del" />
        </div>
      )}
      {row.after && (
        <div>
          <LineNumber line={null} />
          <LineNumber line={row.after} />
          <Code line={row.after} sign="add" />
        </div>
      )}
    </>
  );
}

/**
 * Two texts compared line by line by `prepareLineDiff`: side by side from 768 px on, one below the other on phones.
 * `rows` null: too long for that. `label` names both.
 */
export function LineDiff({ rows, label }: { rows: readonly DiffRow[] | null; label: string }) {
  const t = useTranslations("shell");
  if (rows === null) return <p className="q t13">{t("tooLongToCompare")}</p>;
  if (rows.length === 0) return <p className="q t13">{t("noChange")}</p>;
  return (
    <>
      <div className="diff side" role="region" aria-label={label} tabIndex={0}>
        {rows.map((row, index) => (
          <SideRow key={index} row={row} />
        ))}
      </div>
      <div className="diff unified" role="region" aria-label={label} tabIndex={0}>
        {rows.map((row, index) => (
          <UnifiedRow key={index} row={row} />
        ))}
      </div>
    </>
  );
}
