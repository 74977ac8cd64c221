import { useTranslations } from "next-intl";
import { Section } from "#components/shell/section.tsx";
import { ModalityMark } from "#components/ui/modality-mark.tsx";
import type { ReplayRun } from "#lib/replays/schema.ts";
import { readLatencies } from "./read-latencies.ts";
import type { LatencyRow } from "./read-latencies.ts";
import { milliseconds } from "./test-reason.ts";

const quantiles = ["p50", "p95", "p99"] as const;

function Value({ quantile }: { quantile: LatencyRow["p50"] }) {
  const t = useTranslations("rollbacks.test");
  const { value, limitMs } = quantile;
  if (limitMs === null) return milliseconds(value);
  return (
    <>
      {milliseconds(value)} <small>{t("limitIs", { limit: milliseconds(limitMs) })}</small>
    </>
  );
}

/** The latencies that the load measured, each beside its limit; nothing before the load is over. */
export function TestLatencies({ run }: { run: ReplayRun }) {
  const t = useTranslations("rollbacks.test");
  const rows = readLatencies(run);
  if (rows.length === 0) return null;
  return (
    <Section id="latencies" title={t("latencies")} isSoft>
      <div className="table-scroll">
        <table className="stg answers latencies">
          <caption className="vh">{t("latencies")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("latencyHeading")}</th>
              {quantiles.map((quantile) => (
                <th scope="col" key={quantile}>
                  {quantile}
                </th>
              ))}
              <th scope="col">{t("comparedWith")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.modality}>
                <th scope="row">
                  <ModalityMark modality={row.modality} />
                </th>
                {quantiles.map((quantile) => (
                  <td key={quantile} data-quantile={quantile}>
                    <Value quantile={row[quantile]} />
                  </td>
                ))}
                <td>{row.source === null ? t("notCompared") : t(`source.${row.source}`)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}
