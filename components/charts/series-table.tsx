import { useLocale, useTranslations } from "next-intl";
import { colonIn } from "#components/shell/punctuation.ts";
import { Time } from "#components/ui/time.tsx";
import { formatCount, formatDifference, formatValue } from "#lib/charts/format-value.ts";
import type { TimeSeriesModel } from "#lib/charts/time-series.ts";

type TableProps = {
  caption: string;
  /** The first is that of the time. */
  headings: readonly string[];
  rows: readonly { readonly at: number; readonly cells: readonly string[] }[];
};

/** Points as numbers, opened on a press. */
export function PointTable({ caption, headings, rows }: TableProps) {
  const t = useTranslations("shell");
  const colon = colonIn(useLocale());
  return (
    <details className="as-table">
      <summary>
        {t("viewAsTable")}
        <span className="vh">
          {colon}
          {caption}
        </span>
      </summary>
      <div tabIndex={0} role="region" aria-label={caption}>
        <table>
          <thead>
            <tr>
              {headings.map((heading) => (
                <th key={heading} scope="col">
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ at, cells }) => (
              <tr key={at}>
                <th scope="row">
                  <Time at={new Date(at)} />
                </th>
                {cells.map((cell, column) => (
                  <td key={headings[column + 1]}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

/** Every point of a plot as numbers; a missing one says so. */
export function SeriesTable({ model, caption }: { model: TimeSeriesModel; caption: string }) {
  const t = useTranslations("shell");
  const { unit } = model.series;
  const isDifference = model.zeroY !== null;
  const write = (value: number | null) => {
    if (value === null) return t("noData");
    return isDifference ? formatDifference(value, unit) : formatValue(value, unit);
  };
  const orDash = (value: number | null) => (value === null ? "–" : write(value));
  return (
    <PointTable
      caption={caption}
      headings={[t("time"), t("value"), t("low"), t("high"), t("count")]}
      rows={model.points.map(({ at, value, low, high, n }) => ({
        at,
        cells: [write(value), orDash(low), orDash(high), n === null ? "–" : formatCount(n)],
      }))}
    />
  );
}
