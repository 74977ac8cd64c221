import { useLocale, useTranslations } from "next-intl";
import { useActReason } from "#components/audit/act-words.ts";
import { Link } from "#components/messages/navigation.ts";
import { ServedText, VersionStateMark } from "#components/models/version-table.tsx";
import { inCode } from "#components/shell/in-code.tsx";
import { PageTitle } from "#components/shell/page-title.tsx";
import type { FrameFacts } from "#components/shell/screen-frame.tsx";
import { ScreenFrame } from "#components/shell/screen-frame.tsx";
import { Sentence } from "#components/shell/sentence.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { Digest } from "#components/ui/digest.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Time } from "#components/ui/time.tsx";
import { formatShare } from "#lib/charts/format-value.ts";
import type { VersionView } from "#lib/targets/view-schema.ts";
import { ComponentColumns, ComponentRows } from "./component-rows.tsx";
import { GoingBackWarnings } from "./going-back.tsx";
import { MetricRows } from "./metric-rows.tsx";
import { VersionChanges } from "./version-changes.tsx";
import type { WritingChange } from "./version-changes.tsx";
import { VersionFiles } from "./version-files.tsx";
import { VersionHistory } from "./version-history.tsx";
import { VersionReplayTab } from "./version-replay.tsx";
import type { ReplayTab } from "./version-replay.tsx";
import { VersionSamplesTab } from "./version-samples.tsx";
import type { SamplesTab } from "./version-samples.tsx";

/** The tabs of a version, which are links. */
export const versionTabs = ["changes", "components", "evaluations", "samples", "replay", "history"] as const;
/** One tab of a version. */
export type VersionTab = (typeof versionTabs)[number];

const mostWarnings = 12;

type Props = {
  view: VersionView;
  tab: VersionTab;
  facts: FrameFacts;
  /** Null on every other tab. */
  replay: ReplayTab | null;
  samples: SamplesTab | null;
  /** Null on every other tab, and for whoever may not write entries. */
  writing: WritingChange | null;
};

function VersionSentence({ view }: { view: VersionView }) {
  const t = useTranslations("versions");
  const { version, before, components, metrics, share } = view;
  const changed = components.filter(({ status }) => status === "changed").length;
  const worse = metrics.filter(({ verdict }) => verdict.kind === "regressed").length;
  const better = metrics.filter(({ verdict }) => verdict.kind === "improved").length;
  const name = version.shortName;
  const first =
    share > 0
      ? t("saysServes", { version: name, share: formatShare(share) })
      : t(`says.${view.state}`, { version: name });
  const second =
    before === null
      ? t("noBefore")
      : metrics.length === 0
        ? t("changedOnly", { changed, before: before.shortName })
        : t("against", { changed, before: before.shortName, worse, better });
  return <Sentence first={first} second={second} />;
}

function Facts({ view }: { view: VersionView }) {
  const t = useTranslations("versions");
  const actReason = useActReason();
  const { version, state, served } = view;
  const { knownBad, trainingDocument, inferenceDocument } = version;
  return (
    <dl className="facts">
      <dt>{t("state")}</dt>
      <dd>
        <VersionStateMark state={state} />
        {knownBad !== null && (
          <span className="q">
            {" "}
            {t.rich("markedBad", {
              by: knownBad.by,
              reason: actReason(knownBad.reason),
              time: () => <Time at={knownBad.at} />,
            })}
          </span>
        )}
      </dd>
      <dt>{t("served")}</dt>
      <dd>
        <ServedText served={served} />
      </dd>
      <dt>{t("registered")}</dt>
      <dd>
        {t.rich(version.imported ? "importedBy" : "registeredBy", {
          by: version.registeredBy,
          source: version.source,
          time: () => <Time at={version.registeredAt} />,
        })}
      </dd>
      <dt>{t("name")}</dt>
      <dd>
        <code>{version.name}</code>
        {version.label !== version.name && (
          <span className="q"> {t("labelAtSource", { label: version.label })}</span>
        )}
      </dd>
      <dt>{t("bundle")}</dt>
      <dd>
        <Digest value={version.bundleDigest} />
      </dd>
      <dt>{t("files.title")}</dt>
      <dd>
        <VersionFiles components={version.components} />
      </dd>
      {(trainingDocument !== null || inferenceDocument !== null) && (
        <>
          <dt>{t("documents")}</dt>
          <dd className="links">
            {trainingDocument !== null && <a href={trainingDocument}>{t("training")}</a>}
            {inferenceDocument !== null && <a href={inferenceDocument}>{t("inference")}</a>}
          </dd>
        </>
      )}
    </dl>
  );
}

function VersionComponents({ view, names }: { view: Props["view"]; names: { base: string; head: string } }) {
  const t = useTranslations("compare");
  const { components } = view;
  const changed = components.filter(({ status }) => status === "changed").length;
  return (
    <>
      <div className="sec-h soft">
        <h2>
          {t("components")}
          <span className="h-note">{t("changedOf", { changed, total: components.length })}</span>
        </h2>
        <ComponentColumns names={names} />
      </div>
      <ComponentRows
        components={components}
        names={names}
        trained={{
          base: view.before?.trainingDocument ?? null,
          head: view.version.trainingDocument,
        }}
      />
    </>
  );
}

function TabBody({ view, tab, replay, samples, writing }: Omit<Props, "facts">) {
  const t = useTranslations("versions");
  const names = { base: view.before?.shortName ?? "–", head: view.version.shortName };
  if (tab === "changes") return <VersionChanges view={view} writing={writing} />;
  if (tab === "components") return <VersionComponents view={view} names={names} />;
  if (tab === "replay") return replay && <VersionReplayTab tab={replay} version={view.version} />;
  if (tab === "samples") return samples && <VersionSamplesTab tab={samples} />;
  if (tab === "history") return <VersionHistory view={view} />;
  if (view.metrics.length === 0) {
    return (
      <EmptyState kind="no_data_yet" title={t("noEvaluations")}>
        {t.rich("noEvaluationsHow", inCode)}
      </EmptyState>
    );
  }
  return <MetricRows metrics={view.metrics} names={names} />;
}

/** What is this version, and is it any good? */
export function VersionScreen({ view, tab, facts, ...tabs }: Props) {
  const t = useTranslations("versions");
  const models = useTranslations("models");
  const verbs = useTranslations("glossary.verb");
  const locale = useLocale();
  const { model, version, before } = view;
  const address = `/models/${model.slug}/versions/${version.id}`;
  return (
    <ScreenFrame
      className="v-version v-compare v-changelog"
      facts={facts}
      breadcrumb={[
        { label: models("models"), href: "/models" },
        { label: model.slug, href: `/models/${model.slug}` },
        { label: version.shortName },
      ]}
    >
      <PageTitle
        facts={facts}
      >{`${version.shortName} · ${t(`tab.${tab}`)} · ${model.slug} · Lastgood`}</PageTitle>
      <div className="head">
        <div>
          <VersionSentence view={view} />
        </div>
        {before !== null && (
          <div className="acts">
            <ButtonLink href={`/models/${model.slug}/compare?base=${before.id}&head=${version.id}`}>
              {verbs("compare")}
            </ButtonLink>
          </div>
        )}
      </div>
      <Facts view={view} />
      {view.goingBack !== null && (
        <GoingBackWarnings
          goingBack={view.goingBack}
          version={version.shortName}
          most={mostWarnings}
          heading="h2"
        />
      )}
      <nav className="tabs" aria-label={t("tabs")} lang={locale}>
        {versionTabs.map((name) => (
          <Link
            key={name}
            href={name === "changes" ? address : `${address}?tab=${name}`}
            aria-current={name === tab ? "page" : undefined}
            scroll={false}
          >
            {t(`tab.${name}`)}
          </Link>
        ))}
      </nav>
      <section aria-label={t(`tab.${tab}`)}>
        <TabBody view={view} tab={tab} {...tabs} />
      </section>
    </ScreenFrame>
  );
}
