import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";
import { ErrorSummary } from "#components/ui/error-summary.tsx";
import type { FieldError } from "#components/ui/error-summary.tsx";
import { ChoicesField, TextField } from "#components/ui/field.tsx";
import { reviewProblemAddress, startRollbackAddress } from "#lib/rollbacks/client.ts";
import { Symptom } from "#lib/rollbacks/schema.ts";
import type { ProblemView } from "#lib/rollbacks/schema.ts";
import type { Modality } from "#lib/schema/atoms.ts";
import { draftErrors, draftList, draftText, errorOf } from "./form-draft.ts";
import type { FormDraft } from "./form-draft.ts";
import { HiddenFields } from "./hidden-fields.tsx";
import { useRefusalWords } from "./refusal-words.ts";

const severities = ["1", "2", "3"] as const;
const fieldNames = [
  "symptoms[]",
  "modalities[]",
  "severity:number",
  "note",
  "incidentUrl",
  "freezeHours:number",
] as const;
const ownWords = ["symptoms", "modalities", "severity", "note", "incidentUrl", "freezeHours"] as const;

/** The modalities that can be named: those that were measured or evaluated, and `overall`. */
function modalitiesOf(view: ProblemView): Modality[] {
  const known = [...view.live, ...view.evaluated].map(({ modality }) => modality);
  const named = view.modalities.filter((modality) => known.includes(modality) || modality === view.complaint);
  return [...new Set([...named, ...known, "overall" as const])];
}

function worseOf(view: ProblemView): Modality[] {
  const found = [...view.live, ...view.evaluated].filter(({ verdict }) => verdict.kind === "regressed");
  return [...new Set(found.map(({ modality }) => modality))];
}

/** The refusals of step 1's form in the reader's language. */
export function useProblemErrors(draft: FormDraft): FieldError[] {
  const t = useTranslations("rollbacks.problem");
  const ofCode = useRefusalWords();
  const isReview = draftText(draft, "answer", "") !== "";
  const ofField = (path: string, reason: string) => {
    if (path === "note" && isReview) return t("wrong.whyNot");
    const own = ownWords.find((name) => path === name);
    return own === undefined ? reason : t(`wrong.${own}`);
  };
  return draftErrors(draft, fieldNames, { ofCode, ofField });
}

/** What can be answered without a rollback: the same form, sent elsewhere by its own buttons. */
function OtherAnswers({ targetId }: { targetId: string }) {
  const t = useTranslations("rollbacks.problem");
  const address = reviewProblemAddress(targetId);
  return (
    <>
      <p className="acts after">
        <Button name="answer" value="watch" formAction={address}>
          {t("watch")}
        </Button>
        <Button name="answer" value="not_this_version" formAction={address}>
          {t("notThisVersion")}
        </Button>
      </p>
      <p className="sub">{t("otherConsequence")}</p>
    </>
  );
}

type Props = {
  view: ProblemView;
  draft: FormDraft;
  canOperate: boolean;
  isDrill: boolean;
  idempotencyKey: string;
};

/** Step 1's form: what the person says is wrong, filled in from the evidence. */
export function ProblemForm({ view, draft, canOperate, isDrill, idempotencyKey }: Props) {
  const t = useTranslations("rollbacks.problem");
  const words = useTranslations("glossary");
  const errors = useProblemErrors(draft);
  return (
    <form method="post" action={startRollbackAddress}>
      <ErrorSummary errors={errors} />
      <HiddenFields idempotencyKey={idempotencyKey} />
      {isDrill && <input type="hidden" name="isDrill:boolean" value="true" />}
      <input type="hidden" name="model" value={view.model} />
      <input type="hidden" name="targetId" value={view.targetId} />
      <input type="hidden" name="suspectVersionId" value={view.suspect.id} />
      <ChoicesField
        name="symptoms[]"
        kind="checkbox"
        label={t("symptoms")}
        values={draftList(draft, "symptoms[]", ["quality"])}
        choices={Symptom.options.map((value) => ({
          value,
          label: value === "not_sure" ? t("notSure") : words(`symptom.${value}`),
        }))}
        error={errorOf(errors, "symptoms[]")}
      />
      <ChoicesField
        name="modalities[]"
        kind="checkbox"
        label={t("modalities")}
        values={draftList(draft, "modalities[]", view.complaint === null ? worseOf(view) : [view.complaint])}
        choices={modalitiesOf(view).map((value) => ({ value, label: words(`modality.${value}`) }))}
        error={errorOf(errors, "modalities[]")}
      />
      <ChoicesField
        name="severity:number"
        kind="radio"
        isStacked
        label={t("severity")}
        values={[draftText(draft, "severity:number", "2")]}
        choices={severities.map((value) => ({ value, label: words(`severity.${value}`) }))}
        error={errorOf(errors, "severity:number")}
      />
      <TextField
        name="note"
        label={t("note")}
        hint={t("noteHint")}
        isMultiline
        isOptional
        value={draftText(draft, "note", "")}
        error={errorOf(errors, "note")}
      />
      <TextField
        name="incidentUrl"
        label={t("incidentUrl")}
        type="url"
        isOptional
        value={draftText(draft, "incidentUrl", "")}
        error={errorOf(errors, "incidentUrl")}
      />
      <TextField
        name="freezeHours:number"
        label={t("freezeHours")}
        hint={t("freezeHint")}
        inputMode="numeric"
        value={draftText(draft, "freezeHours:number", String(view.freezeHours))}
        error={errorOf(errors, "freezeHours:number")}
      />
      {canOperate ? (
        <>
          <div className="goal">
            <Button primary>{t("primary")}</Button>
            <p>{t("consequence", { target: view.targetTitle })}</p>
          </div>
          <p className="acts after">
            <Button name="emergency" value="true">
              {t("emergency")}
            </Button>
          </p>
          {!isDrill && <OtherAnswers targetId={view.targetId} />}
        </>
      ) : (
        <p className="sub" data-forbidden="operate">
          {t("noRole")}
        </p>
      )}
    </form>
  );
}
