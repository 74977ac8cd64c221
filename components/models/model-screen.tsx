import { useFormatter, useLocale, useTranslations } from "next-intl";
import { ReadinessLine } from "#components/readiness/readiness-line.tsx";
import { ReadinessSection } from "#components/readiness/readiness-section.tsx";
import { draftErrors } from "#components/rollbacks/form-draft.ts";
import type { Opened } from "#components/rollbacks/opened.ts";
import { ReviewNote } from "#components/rollbacks/review-note.tsx";
import { useRefusalWords } from "#components/rollbacks/refusal-words.ts";
import { PageTitle } from "#components/shell/page-title.tsx";
import { ScreenFrame, rollbackAddress } from "#components/shell/screen-frame.tsx";
import { Section } from "#components/shell/section.tsx";
import { Sentence } from "#components/shell/sentence.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ErrorSummary } from "#components/ui/error-summary.tsx";
import { FreshnessChip } from "#components/ui/freshness-chip.tsx";
import { StateBadge } from "#components/ui/state-badge.tsx";
import { Time } from "#components/ui/time.tsx";
import { joinSentences } from "#components/versions/join-sentences.ts";
import { verdictFinding } from "#components/versions/verdict-finding.ts";
import { formatShare } from "#lib/charts/format-value.ts";
import { modelState } from "#lib/rollbacks/core/model-state.ts";
import type { ModelState, OpenRollback } from "#lib/rollbacks/overview-schema.ts";
import { liveAccuracy } from "#lib/targets/core/live-series.ts";
import type { ModalityVerdict } from "#lib/targets/schema.ts";
import type { ModelView } from "#lib/targets/view-schema.ts";
import { FreezeNote } from "./freeze-note.tsx";
import { ChooseByKey } from "./choose-by-key.tsx";
import { chosenAmong } from "./chosen-version.tsx";
import { ModelFigures, ModelRibbon } from "./model-charts.tsx";
import { LookLinks } from "./look-links.tsx";
import { modelAddress } from "./model-address.ts";
import type { ModelLook } from "./model-address.ts";
import { VersionList } from "./version-list.tsx";

type Props = Omit<Opened, "now"> & { view: ModelView; look: ModelLook };

function accuracyVerdicts(view: ModelView): ModalityVerdict[] {
  return (view.target?.health?.verdicts ?? []).filter(({ metric }) => metric === liveAccuracy);
}

function ModelSentence({ view, state }: { view: ModelView; state: ModelState }) {
  const t = useTranslations("models");
  const words = useTranslations("glossary.modality");
  const locale = useLocale();
  const format = useFormatter();
  const verdicts = accuracyVerdicts(view);
  const current = view.versions.find(({ version }) => version.id === view.target?.health?.versionId);
  const version = current?.version.shortName ?? "";
  const fell = verdicts
    .filter(({ verdict }) => verdict.kind === "regressed")
    .map(({ modality, verdict }) =>
      t("finding.fell", {
        modality: words(modality),
        amount: verdictFinding(verdict, locale).amount ?? "",
        version,
      }),
    );
  const rose = verdicts.filter(({ verdict }) => verdict.kind === "improved");
  const better =
    rose.length === 0
      ? []
      : [t("better", { modalities: format.list(rose.map(({ modality }) => words(modality))) })];
  const sentences = [...fell, ...better].map((text) => t("stop", { text }));
  const second = joinSentences(sentences, locale);
  return (
    <Sentence first={t(`say.${state}`, { model: view.model.slug })} {...(second !== "" && { second })} />
  );
}

/** Since when a version holds the share that it holds now. */
function heldSince(view: ModelView, versionId: string): Date | null {
  const open = view.serving.filter((one) => one.versionId === versionId && one.endedAt === null);
  return open.map(({ startedAt }) => startedAt).toSorted((a, b) => a.getTime() - b.getTime())[0] ?? null;
}

function ServingNow({ view }: { view: ModelView }) {
  const t = useTranslations("models");
  const open = view.versions.filter(({ share }) => share > 0);
  const health = view.target?.health;
  if (view.target === null) return <p className="sub">{t("noTarget")}</p>;
  return (
    <p className="sub">
      {open.map(({ version, share }) => {
        const since = heldSince(view, version.id);
        return (
          <span key={version.id}>
            {t.rich("serves", {
              version: version.shortName,
              share: formatShare(share),
              time: () => since && <Time at={since} />,
            })}{" "}
          </span>
        );
      })}
      {open.length === 0 && t("servesNothing")}
      {health && (
        <>
          <br />
          {t.rich("checked", { time: () => <Time at={health.checkedAt} /> })}
        </>
      )}
      {view.readiness !== null && (
        <>
          <br />
          <ReadinessLine readiness={view.readiness} />
        </>
      )}
    </p>
  );
}

/** What a comparison begins with: what serves now against the version it is measured against. */
function comparisonOf(view: ModelView): { base: string; head: string } | null {
  const head = view.versions.find(({ share }) => share > 0) ?? view.versions[0];
  const base = view.target?.health?.baselineVersionId ?? head?.beforeId;
  return head === undefined || base == null || base === head.version.id
    ? null
    : { base, head: head.version.id };
}

function RollbackAction({ view, state, rollback }: ActionProps) {
  const t = useTranslations("models");
  const verbs = useTranslations("glossary.verb");
  if (rollback !== null) {
    return (
      <ButtonLink primary icon="loop" href={rollbackAddress(rollback)}>
        {t("openRollback")}
      </ButtonLink>
    );
  }
  const canRollBack = view.versions.length > 1 && view.versions.some(({ share }) => share > 0);
  if (!canRollBack) return null;
  return (
    <ButtonLink primary={state === "degraded"} icon="loop" href={startAddress(view)}>
      {verbs(state === "degraded" ? "review" : "roll_back")}
    </ButtonLink>
  );
}

type ActionProps = { view: ModelView; state: ModelState; rollback: OpenRollback | null };

function Actions(props: ActionProps) {
  const verbs = useTranslations("glossary.verb");
  const compared = comparisonOf(props.view);
  return (
    <div className="acts">
      {compared !== null && (
        <ButtonLink
          href={`/models/${props.view.model.slug}/compare?base=${compared.base}&head=${compared.head}`}
        >
          {verbs("compare")}
        </ButtonLink>
      )}
      <RollbackAction {...props} />
    </div>
  );
}

type HistoryProps = Pick<Props, "view" | "look" | "idempotencyKey"> & {
  canOperate: boolean;
  isInRollback: boolean;
};

/** Which version served when, how each modality did meanwhile, and the versions as a table. */
function History({ view, look, canOperate, isInRollback, idempotencyKey }: HistoryProps) {
  const t = useTranslations("models");
  const format = useFormatter();
  const { before, after } = chosenAmong(view.versions, look.version);
  return (
    <>
      <ChooseByKey before={before?.version.id ?? null} after={after?.version.id ?? null}>
        {view.serving.length > 0 && <ModelRibbon view={view} look={look} />}
        <ModelFigures view={view} look={look} />
      </ChooseByKey>
      <ReadinessSection
        view={view}
        canOperate={canOperate}
        isInRollback={isInRollback}
        idempotencyKey={idempotencyKey}
      />
      <Section
        id="versions"
        title={t("allVersions")}
        note={format.number(view.versions.length)}
        end={<span className="t13 q wide">{t("componentOrder")}</span>}
      >
        <VersionList view={view} look={look} />
        {view.versions.length === 1 && <p className="sub t13">{t("oneVersion")}</p>}
      </Section>
    </>
  );
}

/** Where a rollback begins: on the target that is looked at, where the model has several. */
function startAddress({ model, target, targets }: ModelView): string {
  const on = target === null || targets.length < 2 ? "" : `&target=${target.id}`;
  return `/rollbacks/new?model=${model.slug}${on}`;
}

/** Which of several targets the page is about, and the way to the others. */
function TargetLinks({ view, look }: Pick<Props, "view" | "look">) {
  const t = useTranslations("models");
  const { model, target, targets } = view;
  if (target === null || targets.length < 2) return null;
  return (
    <LookLinks
      label={t("on")}
      options={targets.map(({ slug }) => slug)}
      chosen={target.slug}
      hrefOf={(slug) => modelAddress(model.slug, { ...look, target: slug, version: null })}
      wordOf={(slug) => targets.find((one) => one.slug === slug)?.title ?? slug}
    />
  );
}

/** How did each modality change with each version? */
export function ModelScreen({ view, look, facts, draft, viewer, idempotencyKey }: Props) {
  const t = useTranslations("models");
  const states = useTranslations("glossary.state");
  const ofField = (path: string, reason: string) =>
    path === "reason" || path === "hours" ? t(`freeze.wrong.${path}`) : reason;
  const rollback = facts.view.rollbacks.find(({ model }) => model === view.model.slug) ?? null;
  const measured = view.target?.health?.state ?? "no_data";
  const state = rollback === null ? measured : modelState({ target: view.target }, rollback);
  return (
    <ScreenFrame
      className="v-model"
      facts={facts}
      breadcrumb={[{ label: t("models"), href: "/models" }, { label: view.model.slug }]}
      freshness={<FreshnessChip freshness="rendered" at={view.to.toISOString()} />}
    >
      <PageTitle facts={facts}>{`${states(state)} · ${view.model.slug} · Lastgood`}</PageTitle>
      <div className="head">
        <div>
          <p className="st">
            <StateBadge state={state} />
            {state !== measured && measured !== "healthy" && <StateBadge state={measured} />}
          </p>
          <ModelSentence view={view} state={state} />
          <ServingNow view={view} />
          <ReviewNote review={view.target?.review} className="sub" />
        </div>
        <Actions view={view} state={state} rollback={rollback} />
      </div>
      <TargetLinks view={view} look={look} />
      <ErrorSummary
        errors={draftErrors(draft, ["reason", "hours:number"], { ofCode: useRefusalWords(), ofField })}
      />
      {view.target && (
        <div id="freeze">
          <FreezeNote
            target={view.target}
            model={view.model.slug}
            canOperate={viewer.canOperate}
            idempotencyKey={idempotencyKey}
          />
        </div>
      )}
      {view.versions.length === 0 ? (
        <EmptyState kind="first_use" title={t("noVersions")}>
          {t.rich("noVersionsHow", { code: (text) => <code>{text}</code> })}
        </EmptyState>
      ) : (
        <History
          view={view}
          look={look}
          canOperate={viewer.canOperate}
          isInRollback={rollback !== null}
          idempotencyKey={idempotencyKey}
        />
      )}
    </ScreenFrame>
  );
}
