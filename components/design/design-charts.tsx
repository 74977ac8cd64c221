import { useLocale, useTimeZone } from "next-intl";
import { MarkerRail } from "#components/charts/marker-rail.tsx";
import { MetricFigure } from "#components/charts/metric-figure.tsx";
import { RolloutFigure } from "#components/charts/rollout-figure.tsx";
import { TwoArmsFigure } from "#components/charts/two-arms-figure.tsx";
import { VersionRibbon } from "#components/charts/version-ribbon.tsx";
import { Section } from "#components/shell/section.tsx";
import { forBothFrames, wideFrame } from "#lib/charts/frame.ts";
import { prepareMarkerRail } from "#lib/charts/marker-rail.ts";
import { prepareRolloutPlot } from "#lib/charts/rollout-plot.ts";
import { prepareTimeSeries } from "#lib/charts/time-series.ts";
import { prepareTwoArms } from "#lib/charts/two-arms.ts";
import { prepareVersionRibbon } from "#lib/charts/version-ribbon.ts";
import {
  sampleArms,
  sampleMarkers,
  sampleRange,
  sampleRollout,
  sampleSeries,
  sampleSpans,
} from "./sample-data.ts";

const dayMs = 86_400_000;
const chosenSpan = { fromAt: sampleRange.fromAt + dayMs, toAt: sampleRange.fromAt + 3 * dayMs };

function DesignRibbon({ name }: { name: string }) {
  const context = { locale: useLocale(), timeZone: useTimeZone() ?? "UTC" };
  const model = prepareVersionRibbon({
    spans: sampleSpans,
    range: sampleRange,
    frame: wideFrame,
    looks: { "mm_digits_v1.3": "bad", "mm_digits_v1.4": "current" },
    rollbacks: [
      {
        at: sampleMarkers[1]?.at ?? 0,
        toVersion: "mm_digits_v1.2",
        label: "Rolled back to v1.2",
        time: "11 Nov, 20:30",
      },
      // Minutes old: its words stand before it or within its arc.
      {
        at: sampleRange.toAt - 600_000,
        toVersion: "mm_digits_v1.2",
        label: "Rolled back to v1.2",
        time: "17 Nov 2026, 11:30 UTC+8",
      },
    ],
    context,
  });
  return (
    <section className="mc" aria-labelledby={`${name}-ribbon`}>
      <div className="note">
        <h2 id={`${name}-ribbon`}>Versions</h2>
        <p>Width is time served, height is share of traffic. The loop is a rollback.</p>
      </div>
      <VersionRibbon
        model={model}
        title="Version ribbon: v1.0 to v1.4, with one rollback from v1.3 to v1.2"
        lifeLabel="Since 6 Jul 2026"
        rangeLabel="last 7 days, below"
        chosen="mm_digits_v1.2"
      />
    </section>
  );
}

/** The ribbon, the stack of plots with its rail, and the live plot; `name` tells the two themes apart. */
export function DesignCharts({ name }: { name: string }) {
  const { stages, nowAt, series } = sampleRollout;
  return (
    <>
      <DesignRibbon name={name} />
      <section className="stack" aria-label="Metrics">
        {sampleSeries.map((entry) => (
          <MetricFigure
            key={entry.modality}
            name={`${entry.modality} accuracy, %`}
            finding={`${entry.modality} accuracy changed after v1.4`}
            evidence={["95% CI −26.1 to −23.3", "4 000 samples"]}
            group={`${name}-design`}
            models={forBothFrames((frame) =>
              prepareTimeSeries({
                series: entry,
                range: sampleRange,
                frame,
                markers: sampleMarkers.map(({ at }) => at),
                shaded: entry.modality === "audio" ? [chosenSpan] : [],
              }),
            )}
          />
        ))}
        <MetricFigure
          name="video accuracy, %"
          finding="No data"
          evidence={[]}
          models={forBothFrames((frame) =>
            prepareTimeSeries({
              series: { modality: "video", metric: "accuracy", unit: "ratio", limit: null, points: [] },
              range: sampleRange,
              frame,
            }),
          )}
        />
        <MarkerRail
          models={forBothFrames((frame) => prepareMarkerRail(sampleMarkers, sampleRange, frame))}
          note={<p className="t12 q">Band: 95% confidence interval of each two-hour mean.</p>}
        />
      </section>
      <Section id={`${name}-live`} title="Is it working?">
        <div className="after">
          <RolloutFigure
            name="audio accuracy, v1.2 minus v1.4, points"
            finding="Audio is 24.1 points better on v1.2"
            evidence={["95% interval +18.3 to +29.9, 624 samples on each"]}
            models={forBothFrames((frame) => prepareRolloutPlot({ stages, nowAt, series, frame }))}
            limitLabel="shown to be gone above +10"
          />
        </div>
        <div className="after">
          <TwoArmsFigure
            name="audio accuracy, %"
            finding="Audio accuracy: 95.0% on v1.2, 71.0% on v1.4"
            evidence={["624 answers of v1.2, 1 873 of v1.4"]}
            names={{ restored: "v1.2", other: "v1.4" }}
            limitLabel="stops 3 points below v1.4"
            group={`${name}-arms`}
            models={forBothFrames((frame) => prepareTwoArms({ ...sampleArms, frame }))}
          />
        </div>
      </Section>
    </>
  );
}
