import { useLocale, useTranslations } from "next-intl";
import { Link } from "#components/messages/navigation.ts";
import { draftErrors, draftText, errorOf } from "#components/rollbacks/form-draft.ts";
import type { FormDraft } from "#components/rollbacks/form-draft.ts";
import { HiddenFields } from "#components/rollbacks/hidden-fields.tsx";
import { useRefusalWords } from "#components/rollbacks/refusal-words.ts";
import { TestCheckList } from "#components/rollbacks/test-check-list.tsx";
import { isRunning } from "#components/rollbacks/test-checks.ts";
import { TestFailing, TestRestored } from "#components/rollbacks/test-failing.tsx";
import { Gap } from "#components/shell/gap.tsx";
import { listCommaIn } from "#components/shell/punctuation.ts";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ErrorSummary } from "#components/ui/error-summary.tsx";
import type { FieldError } from "#components/ui/error-summary.tsx";
import { SelectField } from "#components/ui/field.tsx";
import { ModalityMark } from "#components/ui/modality-mark.tsx";
import { TechnicalDetail } from "#components/ui/technical-detail.tsx";
import type { ReplayRun } from "#lib/replays/schema.ts";
import { versionReplaysAddress } from "#lib/replays/client.ts";
import type { VersionReplay } from "#lib/replays/version-replay-schema.ts";
import { ComponentKind } from "#lib/versions/schema.ts";
import type { VersionDetail } from "#lib/versions/schema.ts";
import { GoldenCases } from "./golden-cases.tsx";

/** What the tab of a version's golden replay is drawn from. */
export type ReplayTab = {
  readonly replay: VersionReplay;
  readonly draft: FormDraft;
  readonly idempotencyKey: string;
};

/** The first stage that did something else, per modality, with the components that do it. */
function Diverging({ run }: { run: ReplayRun }) {
  const t = useTranslations("versions.replay");
  const stages = useTranslations("rollbacks.test.diverging");
  const words = useTranslations("glossary.component");
  const locale = useLocale();
  const found = run.judgement?.modalities.filter(({ firstDiverging }) => firstDiverging !== null) ?? [];
  if (found.length === 0) return null;
  return (
    <ul className="dvg">
      {found.map(({ modality, firstDiverging }) => {
        const kinds = firstDiverging?.components ?? [];
        const names = kinds.map((kind) => ComponentKind.safeParse(kind).data ?? null);
        const components = names.filter((kind) => kind !== null).map((kind) => words(kind));
        return firstDiverging === null ? null : (
          <li key={modality} data-diverging={`${modality} ${firstDiverging.stage}`}>
            <ModalityMark modality={modality} /> {stages(firstDiverging.stage)}
            <Gap />
            {components.length > 0 && t("byComponents", { components: components.join(listCommaIn(locale)) })}
          </li>
        );
      })}
    </ul>
  );
}

function LastReplay({ last, address }: { last: NonNullable<VersionReplay["last"]>; address: string }) {
  const t = useTranslations("versions.replay");
  const { run, source } = last;
  return (
    <div data-replay={run.id}>
      <h2 className="after">{t("last", { source })}</h2>
      <p className="sub" role="status">
        {t(isRunning(run) ? "running" : `verdict.${run.verdict ?? "inconclusive"}`, { source })}
        <Gap />
        {isRunning(run) && <Link href={`${address}?tab=replay`}>{t("again")}</Link>}
      </p>
      <TechnicalDetail text={run.state === "failed" ? run.failure : null} />
      <Diverging run={run} />
      <TestCheckList run={run} />
      <TestRestored run={run} />
      <TestFailing run={run} />
    </div>
  );
}

type FormProps = { tab: ReplayTab; version: VersionDetail; errors: readonly FieldError[] };

function ReplayForm({ tab, version, errors }: FormProps) {
  const { replay, draft, idempotencyKey } = tab;
  const t = useTranslations("versions.replay");
  const choices = replay.sources.map(({ id, shortName, cases }) => ({
    value: id,
    label: t("source", { version: shortName, cases }),
  }));
  const own = replay.sources.some(({ id }) => id === version.id) ? version.id : (choices[0]?.value ?? "");
  return (
    <form method="post" action={versionReplaysAddress(version.model, version.id)} className="rpf">
      <HiddenFields idempotencyKey={idempotencyKey} />
      <SelectField
        name="goldenVersion"
        label={t("golden")}
        hint={t("goldenHint", { version: version.shortName })}
        choices={choices}
        value={draftText(draft, "goldenVersion", own)}
        error={errorOf(errors, "goldenVersion")}
      />
      <Button primary>{t("start")}</Button>
    </form>
  );
}

/** The golden replay of a version outside of any rollback: ask for one, and what the last one found at which stage. */
export function VersionReplayTab({ tab, version }: { tab: ReplayTab; version: VersionDetail }) {
  const t = useTranslations("versions.replay");
  const { sources, last, canReplay } = tab.replay;
  const address = `/models/${version.model}/versions/${version.id}`;
  const errors = draftErrors(tab.draft, ["goldenVersion", "targetId"], { ofCode: useRefusalWords() });
  const golden = (
    <GoldenCases replay={tab.replay} version={version} errors={errors} idempotencyKey={tab.idempotencyKey} />
  );
  if (sources.length === 0) {
    return (
      <>
        <ErrorSummary errors={errors} />
        <EmptyState kind="no_data_yet" title={t("none")}>
          {t("noneHow")}
        </EmptyState>
        {golden}
      </>
    );
  }
  return (
    <>
      <ErrorSummary errors={errors} />
      {canReplay ? (
        <ReplayForm tab={tab} version={version} errors={errors} />
      ) : (
        <p className="sub" data-forbidden="operate">
          {t("noRole")}
        </p>
      )}
      {last === null ? (
        <p className="sub after">{t("never")}</p>
      ) : (
        <LastReplay last={last} address={address} />
      )}
      {golden}
    </>
  );
}
