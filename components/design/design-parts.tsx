import { VersionStateMark } from "#components/models/version-table.tsx";
import { Section } from "#components/shell/section.tsx";
import { StatePicture } from "#components/shell/state-icon.tsx";
import { Button } from "#components/ui/button.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { ChangedComponents } from "#components/ui/changed-components.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Digest } from "#components/ui/digest.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { FreshnessChip } from "#components/ui/freshness-chip.tsx";
import { Icon, iconNames } from "#components/ui/icon.tsx";
import { IntervalGlyph } from "#components/ui/interval-glyph.tsx";
import { LineDiff } from "#components/ui/line-diff.tsx";
import { prepareLineDiff } from "#lib/charts/line-diff.ts";
import { ModalityMark } from "#components/ui/modality-mark.tsx";
import { QrCode } from "#components/ui/qr-code.tsx";
import { Sheet } from "#components/ui/sheet.tsx";
import { Sparkline } from "#components/ui/sparkline.tsx";
import { SplitBar } from "#components/ui/split-bar.tsx";
import { StateBadge } from "#components/ui/state-badge.tsx";
import { Time } from "#components/ui/time.tsx";
import { Verdict } from "#components/ui/verdict.tsx";
import { formatDifference, formatInterval } from "#lib/charts/format-value.ts";
import { guardrailScale } from "#lib/charts/interval-layout.ts";
import { prepareSparkline } from "#lib/charts/sparkline.ts";
import { DesignAnnounce } from "./design-announce.tsx";
import { sampleConfig, sampleRange, sampleSeries } from "./sample-data.ts";

const states = ["healthy", "degraded", "rolling_back", "waiting", "blocked", "no_data"] as const;
const verdicts = [
  "regressed",
  "improved",
  "no_change",
  "inconclusive",
  "being_computed",
  "no_data",
  "not_comparable",
] as const;
const versionStates = ["known_bad", "last_known_good", "retired", "not_served"] as const;
const times = ["full", "seconds", "time", "day", "short", "clock", "hour"] as const;
const titles = ["calm", "degraded", "rolling_back", "waiting"] as const;
const modalities = ["image", "text", "audio", "video", "overall"] as const;
const freshness = ["live", "reconnecting", "polling", "offline", "rendered"] as const;
const empties = ["first_use", "filtered", "no_data_yet", "source_failed", "no_permission"] as const;
const interval = { estimate: -0.006, low: -0.021, high: 0.009 };

function Words() {
  return (
    <>
      <p className="sample">
        {states.map((state) => (
          <StateBadge key={state} state={state} />
        ))}
        {states.map((state) => (
          <StateBadge key={state} state={state} isCompact />
        ))}
        {versionStates.map((state) => (
          <VersionStateMark key={state} state={state} />
        ))}
      </p>
      <p className="sample">
        {titles.map((state) => (
          <StatePicture key={state} state={state} />
        ))}
      </p>
      <p className="sample">
        {verdicts.map((verdict) => (
          <Verdict key={verdict} verdict={verdict} />
        ))}
      </p>
      <p className="sample">
        {modalities.map((modality) => (
          <ModalityMark key={modality} modality={modality} />
        ))}
      </p>
      <p className="sample">
        {freshness.map((kind) => (
          <FreshnessChip key={kind} freshness={kind} at={new Date(sampleRange.toAt).toISOString()} />
        ))}
      </p>
      <p className="sample">
        {times.map((style) => (
          <Time key={style} at={new Date(sampleRange.toAt)} style={style} />
        ))}
      </p>
      <p className="sample">
        {iconNames().map((name) => (
          <Icon key={name} name={name} size="medium" />
        ))}
      </p>
      <p className="sample">
        <Button type="button">Compare</Button>
        <Button type="button" disabled>
          Compare
        </Button>
        <Button type="button" primary>
          Roll back
        </Button>
        <DesignAnnounce />
        <ButtonLink href="/design" icon="loop" primary>
          Roll back
        </ButtonLink>
        <Sheet trigger={<button className="btn">Sheet</button>} title="A sheet" description="With a way out.">
          <p>Body</p>
        </Sheet>
      </p>
      <div className="sample">
        <QrCode text="https://lastgood.example/h/1" label="A way to this page on a phone" />
      </div>
    </>
  );
}

function Amounts() {
  return (
    <>
      <SplitBar
        intendedPercent={25}
        observedPercent={24.6}
        title="v1.2: intended 25%, observed 24.6%"
        size="large"
      />
      <SplitBar intendedPercent={100} observedPercent={99.6} title="v1.2: intended 100%, observed 99.6%" />
      <SplitBar intendedPercent={25} observedPercent={null} title="v1.2: intended 25%, observed: no data" />
      <div className="tiles">
        {modalities.slice(0, 3).map((modality) => (
          <div key={modality}>
            <p>
              <b>{formatDifference(interval.estimate, "ratio")}</b>{" "}
              <span className="q">{formatInterval(interval, "ratio")}</span>
            </p>
            <IntervalGlyph
              interval={modality === "audio" ? { estimate: 0.15, low: 0.1, high: 0.3 } : interval}
              scale={guardrailScale(-0.03)}
              modality={modality}
              limit={-0.03}
              title="−0.6 pt [−2.1, +0.9], stop at −3.0"
            />
          </div>
        ))}
      </div>
      <p className="sample">
        {sampleSeries.map(({ modality, points }) => (
          <Sparkline
            key={modality}
            modality={modality}
            model={prepareSparkline({ points, baseline: 0.96 })}
          />
        ))}
        <Sparkline modality="video" model={prepareSparkline({ points: [], baseline: null })} />
      </p>
      <IntervalGlyph interval={null} scale={guardrailScale(-0.03)} modality="image" limit={-0.03} title="–" />
    </>
  );
}

/** States, verdicts, amounts, tables, differences and the five empty kinds. */
export function DesignParts({ name }: { name: string }) {
  return (
    <>
      <Section id={`${name}-words`} title="Words" note="state, verdict, modality, freshness">
        <Words />
      </Section>
      <Section id={`${name}-amounts`} title="Amounts">
        <Amounts />
      </Section>
      <Section id={`${name}-tables`} title="All versions" note="2" isSoft>
        <DataTable
          caption="All versions"
          rows={["v1.4", "v1.3"]}
          rowKey={(row) => row}
          isSelected={(row) => row === "v1.4"}
          isCurrent={(row) => row === "v1.3"}
          columns={[
            { key: "version", heading: "Version", cell: (row) => row },
            { key: "state", heading: "State", cell: () => <StateBadge state="degraded" /> },
            { key: "share", heading: "Traffic", cell: () => "100%", isNumeric: true },
            {
              key: "changed",
              heading: "Changed",
              cell: () => <ChangedComponents changed={["weights", "interface"]} />,
            },
            {
              key: "verdict",
              heading: "Against the one before",
              cell: () => <Verdict verdict="regressed">Audio worse</Verdict>,
            },
            {
              key: "digest",
              heading: "Digest",
              cell: () => <Digest value="7c41e0b97c41e0b97c41e0b97c41e0b97c41e0b97c41e0b97c41e0b97c41e09b" />,
            },
          ]}
        />
        <Disclosure summary="preprocessing.json" isOpen>
          <LineDiff
            rows={prepareLineDiff(sampleConfig.before, sampleConfig.after)}
            label="preprocessing.json"
          />
        </Disclosure>
      </Section>
      <Section id={`${name}-empties`} title="Empty">
        {empties.map((kind) => (
          <EmptyState key={kind} kind={kind} title={kind} action={<Button type="button">Act</Button>}>
            What it means and what to do about it.
          </EmptyState>
        ))}
      </Section>
    </>
  );
}
