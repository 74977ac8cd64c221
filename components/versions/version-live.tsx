import { useTranslations } from "next-intl";
import { TimeAxis } from "#components/charts/time-axis.tsx";
import { LiveFigure } from "#components/models/live-figure.tsx";
import type { VersionLive } from "#lib/targets/view-schema.ts";

/** The live accuracy of one version alone, one figure per modality. */
export function VersionLiveFigures({ live, version }: { live: VersionLive; version: string }) {
  const t = useTranslations("versions");
  const range = { fromAt: live.from.getTime(), toAt: live.to.getTime() };
  return (
    <section className="stack" aria-labelledby="version-live">
      <h2 id="version-live">{t("live")}</h2>
      <p className="t12 q">{t("liveHow")}</p>
      {live.series.map((series) => (
        <LiveFigure
          key={series.modality}
          series={series}
          targetId={live.targetId}
          range={range}
          markers={[]}
          version={version}
        />
      ))}
      {live.series.length > 0 && <TimeAxis range={range} />}
    </section>
  );
}
