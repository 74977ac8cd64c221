import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { Section } from "#components/shell/section.tsx";
import { Button } from "#components/ui/button.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { ErrorSummary } from "#components/ui/error-summary.tsx";
import type { FieldError } from "#components/ui/error-summary.tsx";
import { SelectField, TextField } from "#components/ui/field.tsx";
import { formatInstant } from "#lib/charts/format-instant.ts";
import { reportFormAddress } from "#lib/rollbacks/client.ts";
import type { RollbackReport } from "#lib/rollbacks/schema.ts";
import { draftErrors, draftText, errorOf } from "./form-draft.ts";
import type { FormDraft } from "./form-draft.ts";
import { HiddenFields } from "./hidden-fields.tsx";
import { NarrativeEditor } from "./narrative-editor.tsx";
import { NarrativeText } from "./narrative-text.tsx";
import { useRefusalWords } from "./refusal-words.ts";
import { useNarrativeDraft } from "./report-draft.ts";

const languages = ["en", "zh-CN"] as const;
const emptyRows = 2;

export type NarrativeProps = {
  report: RollbackReport;
  draft: FormDraft;
  canOperate: boolean;
  idempotencyKey: string;
};

/** A refusal of the text form keeps what was written; the other two forms carry none. */
function keptText(draft: FormDraft): FormDraft {
  return draft !== null && "text" in draft.values ? draft : null;
}

function useErrors(draft: FormDraft): FieldError[] {
  const t = useTranslations("report");
  const ofCode = useRefusalWords();
  return draftErrors(draft, ["text", "followUps"], {
    ofCode: (problem) => (problem.code === "PRECONDITION_FAILED" ? t("conflict") : ofCode(problem)),
  });
}

function State({ report }: { report: RollbackReport }) {
  const t = useTranslations("report");
  const context = { locale: useLocale(), timeZone: useTimeZone() ?? "UTC" };
  const { narrative } = report;
  if (narrative === null)
    return (
      <p className="sub" data-narrative="drafted">
        {t("narrativeDrafted")}
      </p>
    );
  const { editedBy, editedAt, revision, language, approvedAt, approvedBy, publishedAt, publishedBy } =
    narrative;
  const time = (at: Date) => formatInstant(at, context);
  const edited = { name: editedBy, revision: String(revision), language: t(`languageName.${language}`) };
  return (
    <div className="sub" data-narrative="written">
      <p>{t("narrativeBy", { ...edited, time: time(editedAt) })}</p>
      <p>
        {approvedAt === null
          ? t("notApproved")
          : t("approvedBy", { name: approvedBy ?? "", time: time(approvedAt) })}
      </p>
      {publishedAt !== null && (
        <p>{t("publishedBy", { name: publishedBy ?? "", time: time(publishedAt) })}</p>
      )}
    </div>
  );
}

function FollowUps({ report }: { report: RollbackReport }) {
  const t = useTranslations("report");
  const rows = report.narrative?.followUps ?? [];
  return (
    <>
      <h3 className="follow-h">{t("followUps")}</h3>
      {rows.length === 0 ? (
        <p className="sub">{t("notRecorded")}</p>
      ) : (
        <ul className="narr" lang={report.narrative?.language}>
          {rows.map(({ text, owner, due }) => (
            <li key={text}>
              {text}{" "}
              <span className="q">
                · {owner === "" ? t("noOwner") : owner} · {due ?? t("noDue")}
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function FollowUpFields({ report, draft }: Pick<NarrativeProps, "report" | "draft">) {
  const t = useTranslations("report");
  const rows = report.narrative?.followUps ?? [];
  const count = rows.length + emptyRows;
  return Array.from({ length: count }, (_, index) => {
    const row = rows[index];
    const field = (name: string, value: string) => ({
      name: `followUps[${index}].${name}`,
      value: draftText(draft, `followUps[${index}].${name}`, value),
    });
    return (
      <fieldset key={`follow-up-${index}`} className="follow">
        <legend>{t("followUp", { n: String(index + 1) })}</legend>
        <TextField label={t("followUpText")} isOptional {...field("text", row?.text ?? "")} />
        <TextField label={t("followUpOwner")} isOptional {...field("owner", row?.owner ?? "")} />
        <TextField label={t("followUpDue")} isOptional type="date" {...field("due", row?.due ?? "")} />
      </fieldset>
    );
  });
}

function EditForm({
  report,
  draft,
  idempotencyKey,
  errors,
}: NarrativeProps & { errors: readonly FieldError[] }) {
  const t = useTranslations("report");
  const locale = useLocale();
  const drafted = useNarrativeDraft(report);
  const { narrative, rollback } = report;
  const language = draftText(draft, "language", narrative?.language ?? locale);
  const words = { label: t("text"), hint: t("textHint"), preview: t("preview") };
  return (
    <form method="post" action={reportFormAddress("narrative", rollback.id)}>
      <HiddenFields idempotencyKey={idempotencyKey} expectedRevision={narrative?.revision ?? 0} />
      <NarrativeEditor
        text={draftText(draft, "text", narrative?.text ?? drafted)}
        language={language}
        error={errorOf(errors, "text")}
        words={words}
      />
      <SelectField
        name="language"
        label={t("writtenIn")}
        value={language}
        choices={languages.map((value) => ({ value, label: t(`languageName.${value}`) }))}
      />
      <FollowUpFields report={report} draft={draft} />
      <div className="goal">
        <Button>{t("save")}</Button>
        <p>{t("saveConsequence")}</p>
      </div>
    </form>
  );
}

/** The one thing that comes next: approve what was written, then publish what was approved. */
function NextAct({ report, idempotencyKey }: Pick<NarrativeProps, "report" | "idempotencyKey">) {
  const t = useTranslations("report");
  const { narrative, rollback } = report;
  if (narrative === null || rollback.state === "open") return null;
  const isPublished = narrative.publishedAt !== null && narrative.publishedAt > narrative.editedAt;
  const act = narrative.approvedAt === null ? "approve" : "publish";
  if (act === "publish" && (isPublished || rollback.isDrill)) return null;
  return (
    <form method="post" action={reportFormAddress(act, rollback.id)}>
      <HiddenFields idempotencyKey={`${idempotencyKey}.${act}`} expectedRevision={narrative.revision} />
      <div className="goal">
        <Button primary>{t(act)}</Button>
        <p>{t(act === "approve" ? "approveConsequence" : "publishConsequence")}</p>
      </div>
    </form>
  );
}

/** What people say happened: drafted from the record until somebody writes, then approved and published. */
export function NarrativeSection(props: NarrativeProps) {
  const { report, canOperate, idempotencyKey } = props;
  const t = useTranslations("report");
  const locale = useLocale();
  const drafted = useNarrativeDraft(report);
  const errors = useErrors(props.draft);
  const draft = keptText(props.draft);
  const { narrative } = report;
  return (
    <Section id="narrative" title={t("narrative")}>
      <ErrorSummary errors={errors} />
      <State report={report} />
      <NarrativeText text={narrative?.text ?? drafted} language={narrative?.language ?? locale} />
      <FollowUps report={report} />
      {canOperate ? (
        <div className="acting">
          <NextAct report={report} idempotencyKey={idempotencyKey} />
          <Disclosure summary={t("edit")} isOpen={draft !== null}>
            <EditForm {...props} draft={draft} errors={errors} />
          </Disclosure>
        </div>
      ) : (
        <p className="sub acting" data-forbidden="operate">
          {t("noRole")}
        </p>
      )}
    </Section>
  );
}
