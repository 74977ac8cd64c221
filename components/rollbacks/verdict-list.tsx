import { useLocale, useTranslations } from "next-intl";
import { commaIn } from "#components/shell/punctuation.ts";
import { IntervalGlyph } from "#components/ui/interval-glyph.tsx";
import { ModalityMark } from "#components/ui/modality-mark.tsx";
import { Verdict } from "#components/ui/verdict.tsx";
import { commonIntervalScale } from "#lib/charts/interval-layout.ts";
import type { IntervalScale } from "#lib/charts/interval-layout.ts";
import { metricLabel } from "#lib/metrics/metric-label.ts";
import type { ModalityVerdict } from "#lib/targets/schema.ts";
import { verdictNumbers } from "./verdict-numbers.ts";

function Row({ entry, scale }: { entry: ModalityVerdict; scale: IntervalScale }) {
  const words = useTranslations("glossary");
  const locale = useLocale();
  const { modality, verdict } = entry;
  const numbers = verdictNumbers(verdict.evidence);
  const word = words(`verdictInText.${verdict.kind}`);
  const difference = numbers && `${numbers.difference}${commaIn(locale)}${word}`;
  const title = [words(`modality.${modality}`), difference ?? word, numbers?.interval].filter(Boolean);
  return (
    <div data-modality={modality} data-verdict={verdict.kind}>
      <ModalityMark modality={modality} />
      <IntervalGlyph
        interval={numbers?.drawn ?? null}
        scale={scale}
        modality={modality}
        title={title.join(" · ")}
        height={28}
      />
      {difference === null ? (
        <Verdict verdict={verdict.kind} />
      ) : (
        <b className={verdict.kind === "regressed" || verdict.kind === "improved" ? "b" : "m"}>
          {difference}
        </b>
      )}
    </div>
  );
}

/**
 * Differences with their intervals on one zero line a metric, worse always left, and the verdict in words. `heading` says
 * what the difference is of, e.g. "Accuracy of v1.4 against v1.2".
 */
export function VerdictList({
  verdicts,
  heading,
}: {
  verdicts: readonly ModalityVerdict[];
  heading: (metric: string) => string;
}) {
  const locale = useLocale();
  const metrics = [...new Set(verdicts.map(({ metric }) => metric))];
  return metrics.map((metric) => {
    const entries = verdicts.filter((entry) => entry.metric === metric);
    const drawn = entries.map(({ verdict }) => verdictNumbers(verdict.evidence)?.drawn ?? null);
    const scale = commonIntervalScale(drawn.filter((interval) => interval !== null));
    const name = heading(metricLabel({ metric, label: entries[0]?.verdict.label }, locale));
    return (
      <div className="ivr" key={metric} role="group" aria-label={name}>
        <p className="q">{name}</p>
        {entries.map((entry, index) => (
          <Row key={`${entry.modality} ${index}`} entry={entry} scale={scale} />
        ))}
      </div>
    );
  });
}
