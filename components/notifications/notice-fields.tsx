import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { draftText, errorOf } from "#components/rollbacks/form-draft.ts";
import type { FormDraft } from "#components/rollbacks/form-draft.ts";
import { useFailureWords } from "#components/shell/failure-words.ts";
import { gapIn, listCommaIn } from "#components/shell/punctuation.ts";
import type { FieldError } from "#components/ui/error-summary.tsx";
import { SelectField, TextField } from "#components/ui/field.tsx";
import { fieldId } from "#components/ui/field-id.ts";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { ModalityMark } from "#components/ui/modality-mark.tsx";
import { TechnicalDetail } from "#components/ui/technical-detail.tsx";
import { Time } from "#components/ui/time.tsx";
import { formatInstant } from "#lib/charts/format-instant.ts";
import { Ask } from "#lib/notifications/schema.ts";
import type { NoticeDraft } from "#lib/notifications/schema.ts";
import { useChannelWord } from "./channel-word.ts";

const hourMs = 3_600_000;
const deadlineHours = [4, 24, 72] as const;

type Props = {
  index: number;
  notice: NoticeDraft;
  draft: FormDraft;
  errors: readonly FieldError[];
  now: Date;
};

/** The names of the fields of one message, for the error summary. */
export function noticeFieldNames(index: number): string[] {
  return ["subject", "body", "ask", "deadline:json", "isSent:boolean"].map(
    (field) => `notices[${index}].${field}`,
  );
}

function useDeadlines({ notice, draft, index, now }: Props) {
  const t = useTranslations("notify");
  const context = { locale: useLocale(), timeZone: useTimeZone() ?? "UTC" };
  const suggested = notice.deadline?.toISOString() ?? "";
  const chosen = draftText(draft, `notices[${index}].deadline`, suggested);
  const offered = deadlineHours.map((hours) => new Date(now.getTime() + hours * hourMs).toISOString());
  const values = [...new Set([chosen, suggested, ...offered])].filter((value) => value !== "").toSorted();
  // An empty field of this kind is absent, which an empty text is not. The times move on with every redraw: what was chosen stays.
  const choices = values.map((value, place) => ({
    key: `time ${place}`,
    value: JSON.stringify(value),
    label: formatInstant(new Date(value), context),
  }));
  const none = { key: "none", value: "", label: t("noDeadline") };
  return { chosen: chosen === "" ? "" : JSON.stringify(chosen), choices: [none, ...choices] };
}

function Why({ notice }: Pick<Props, "notice">) {
  const t = useTranslations("notify");
  const channelWord = useChannelWord();
  const locale = useLocale();
  const channels = notice.channels.map(({ kind }) => channelWord(kind)).join(listCommaIn(locale));
  const isOnlyPartly = notice.isTouched && notice.modalities.length === 0 && notice.lostFields.length === 0;
  const sentences = [
    ...(notice.modalities.length > 0 ? [t("affected")] : []),
    ...(notice.lostFields.length > 0
      ? [t("losesFields", { fields: notice.lostFields.join(listCommaIn(locale)) })]
      : []),
    ...(isOnlyPartly ? [t("listed")] : []),
    ...(notice.isTouched ? [] : [t("untouched")]),
    t(`language.${notice.language}`),
    notice.channels.length === 0 ? t("noChannel") : t("channels", { channels }),
  ];
  return (
    <p className="sub why">
      {notice.modalities.map((modality) => (
        <ModalityMark key={modality} modality={modality} />
      ))}{" "}
      {sentences.join(gapIn(locale))}
    </p>
  );
}

function ChannelLine({ channel }: { channel: NoticeDraft["channels"][number] }) {
  const t = useTranslations("notify");
  const channelWord = useChannelWord();
  const why = useFailureWords();
  const { kind, enabled, last } = channel;
  const health = enabled ? (last?.status ?? "unused") : "off";
  const at = enabled ? last?.at : null;
  return (
    <li data-channel={health}>
      <span>
        {t("channelHealth", { channel: channelWord(kind), health: t(`health.${health}`) })}{" "}
        {at && <Time at={at} />}
        {health === "failed" && (
          <>
            {why(last?.errorReason)} <TechnicalDetail text={last?.error} />
          </>
        )}
      </span>
    </li>
  );
}

/** Whether a message would arrive: how the newest one over each channel went. The inbox is ours and needs no test. */
function Channels({ notice }: Pick<Props, "notice">) {
  const channels = notice.channels.filter(({ kind, last }) => kind !== "inbox" || last !== null);
  if (channels.length === 0) return null;
  return (
    <ul className="evi">
      {channels.map((channel) => (
        <ChannelLine key={channel.id} channel={channel} />
      ))}
    </ul>
  );
}

function isTicked({ draft, index, notice }: Props): boolean {
  const text = draftText(draft, `notices[${index}].isSent:boolean`, String(notice.isTouched));
  return draft === null ? notice.isTouched : text === "true" || isTrueIn(draft, index);
}

/** A draft keeps booleans as they were parsed. */
function isTrueIn(draft: NonNullable<FormDraft>, index: number): boolean {
  const { notices } = draft.values;
  const notice: unknown = Array.isArray(notices) ? notices[index] : undefined;
  return typeof notice === "object" && notice !== null && (notice as { isSent?: unknown }).isSent === true;
}

/** One message before it is sent: to whom and why, its text, what is asked and by when. */
export function NoticeFields(props: Props) {
  const { index, notice, draft, errors } = props;
  const t = useTranslations("notify");
  const { chosen, choices } = useDeadlines(props);
  const name = (field: string) => `notices[${index}].${field}`;
  const text = (field: string, fallback: string) => ({
    name: name(field),
    value: draftText(draft, name(field), fallback),
    error: errorOf(errors, name(field)),
  });
  const ticked = name("isSent:boolean");
  return (
    <fieldset className="notice" data-consumer={notice.consumerName}>
      <legend>{notice.consumerName}</legend>
      <input type="hidden" name={name("consumerId")} value={notice.consumerId} />
      <input type="hidden" name={ticked} value="false" />
      <label className="choice">
        <input
          type="checkbox"
          id={fieldId(ticked)}
          name={ticked}
          value="true"
          defaultChecked={isTicked(props)}
        />
        <span>{t("sendTo", { consumer: notice.consumerName })}</span>
      </label>
      <Why notice={notice} />
      <Channels notice={notice} />
      <TextField label={t("subject")} {...text("subject", notice.subject)} />
      <TextField label={t("body")} isMultiline {...text("body", notice.body)} />
      <Disclosure summary={t("otherLanguage", { language: t(`languageName.${notice.other.language}`) })}>
        <div className="beside" lang={notice.other.language}>
          <b>{notice.other.subject}</b>
          {notice.other.body.split(/\n{2,}/).map((part) => (
            <p key={part} className="msg">
              {part}
            </p>
          ))}
        </div>
      </Disclosure>
      <SelectField
        label={t("ask")}
        choices={Ask.options.map((value) => ({ value, label: t(`askIs.${value}`) }))}
        {...text("ask", notice.ask)}
      />
      <SelectField
        label={t("deadline")}
        name={name("deadline:json")}
        choices={choices}
        value={chosen}
        error={errorOf(errors, name("deadline:json"))}
      />
    </fieldset>
  );
}
