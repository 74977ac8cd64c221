import { useTranslations } from "next-intl";
import { Time } from "#components/ui/time.tsx";
import { formatCount, formatDifference, formatValue } from "#lib/charts/format-value.ts";
import type { TimeSeriesModel } from "#lib/charts/time-series.ts";

/** Every point of a plot as numbers, opened on a press; a missing one says so. */
export function SeriesTable({ model, caption }: { model: TimeSeriesModel; caption: string }) {
  const t = useTranslations("shell");
  const { unit } = model.series;
  const isDifference = model.zeroY !== null;
  const write = (value: number | null) => {
    if (value === null) return t("noData");
    return isDifference ? formatDifference(value, unit) : formatValue(value, unit);
  };
  return (
    <details className="as-table">
      <summary>
        {t("viewAsTable")}
        <span className="vh">: {caption}</span>
      </summary>
      <div tabIndex={0} role="region" aria-label={caption}>
        <table>
          <thead>
            <tr>
              {[t("time"), t("value"), t("low"), t("high"), t("count")].map((heading) => (
                <th key={heading} scope="col">
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {model.points.map(({ at, value, low, high, n }) => (
              <tr key={at}>
                <th scope="row">
                  <Time at={new Date(at)} />
                </th>
                <td>{write(value)}</td>
                <td>{low === null ? "–" : write(low)}</td>
                <td>{high === null ? "–" : write(high)}</td>
                <td>{n === null ? "–" : formatCount(n)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
