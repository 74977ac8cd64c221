import { useLocale, useTranslations } from "next-intl";
import { draftErrors, draftText, errorOf } from "#components/rollbacks/form-draft.ts";
import type { FormDraft } from "#components/rollbacks/form-draft.ts";
import { HiddenFields } from "#components/rollbacks/hidden-fields.tsx";
import { useRefusalWords } from "#components/rollbacks/refusal-words.ts";
import { Bare } from "#components/shell/bare.tsx";
import { commaIn } from "#components/shell/punctuation.ts";
import { StateIcon } from "#components/shell/state-icon.tsx";
import { Sentence } from "#components/shell/sentence.tsx";
import { Button } from "#components/ui/button.tsx";
import { ErrorSummary } from "#components/ui/error-summary.tsx";
import { TextField } from "#components/ui/field.tsx";
import { StateBadge } from "#components/ui/state-badge.tsx";
import { Time } from "#components/ui/time.tsx";
import { formatDuration } from "#lib/charts/format-instant.ts";
import { acknowledgementAddress } from "#lib/notifications/client.ts";
import type { AcknowledgementView } from "#lib/notifications/schema.ts";

type Props = {
  view: AcknowledgementView;
  token: string;
  draft: FormDraft;
  now: Date;
  idempotencyKey: string;
};

/** A paragraph of the message; lines that begin with a hyphen are its list. */
function Paragraph({ text }: { text: string }) {
  const parts = text.split(/\n(?=- )/);
  const points = parts.filter((part) => part.startsWith("- "));
  return (
    <>
      {parts
        .filter((part) => !part.startsWith("- "))
        .map((part) => (
          <p key={part} className="msg">
            {part}
          </p>
        ))}
      {points.length > 0 && (
        <ul>
          {points.map((point) => (
            <li key={point}>{point.slice(2)}</li>
          ))}
        </ul>
      )}
    </>
  );
}

/** The message as it was sent, a paragraph for each blank line. */
function Message({ view }: { view: AcknowledgementView }) {
  const t = useTranslations("ack");
  const paragraphs = view.body.split(/\n{2,}/).filter((text) => text.trim() !== "");
  return (
    <section aria-labelledby="team">
      <h2 id="team">{t("forYourTeam")}</h2>
      <div className="told" lang={view.language}>
        {paragraphs.map((text) => (
          <Paragraph key={text} text={text} />
        ))}
      </div>
    </section>
  );
}

function Deadline({ view, now }: { view: AcknowledgementView; now: Date }) {
  const t = useTranslations("ack");
  const locale = useLocale();
  if (view.deadline === null) return null;
  const leftMs = view.deadline.getTime() - now.getTime();
  return (
    <section className="by">
      <p className="q">{view.ask === "action" ? t("actBy") : t("answerBy")}</p>
      <p className="dl">
        <Time at={view.deadline} />
      </p>
      <p className="q">{leftMs > 0 ? t("left", { left: formatDuration(leftMs, locale) }) : t("past")}</p>
    </section>
  );
}

/** Every answer that was given; a page that was answered says so before it repeats the message. */
function Answers({ view }: { view: AcknowledgementView }) {
  const t = useTranslations("ack");
  const comma = commaIn(useLocale());
  if (view.answers.length === 0) return null;
  return (
    <section aria-labelledby="answers">
      <h2 id="answers">{t("answers")}</h2>
      <ul className="ch">
        {view.answers.map(({ answer, name, note, at }) => (
          <li key={`${at.toISOString()} ${answer}`} data-answer={answer}>
            <b>{t(`answer.${answer}`)}</b>
            <p>
              {name ?? t("unnamed")}
              {comma}
              <Time at={at} />
            </p>
            {note !== null && <p>{note}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function AnswerForm({ view, token, draft, idempotencyKey }: Props) {
  const t = useTranslations("ack");
  const errors = draftErrors(draft, ["name", "note", "answer"], { ofCode: useRefusalWords() });
  const isAnswered = view.answers.some(({ answer }) => answer === "acknowledged");
  return (
    <form method="post" action={acknowledgementAddress(token)}>
      <ErrorSummary errors={errors} />
      <HiddenFields idempotencyKey={idempotencyKey} />
      <TextField
        name="name"
        label={t("name")}
        isOptional
        autoComplete="name"
        value={draftText(draft, "name", "")}
        error={errorOf(errors, "name")}
      />
      <TextField
        name="note"
        label={t("note")}
        isOptional
        isMultiline
        value={draftText(draft, "note", "")}
        error={errorOf(errors, "note")}
      />
      <div className="bt" id="field-answer">
        <Button primary={!isAnswered} name="answer" value="acknowledged">
          {isAnswered ? t("again") : t("acknowledge")}
        </Button>
        <Button name="answer" value="affected">
          {t("affected")}
        </Button>
        <Button name="answer" value="not_ours">
          {t("notOurs")}
        </Button>
      </div>
      <p className="q t13">{t("noReceipt")}</p>
    </form>
  );
}

/** Where the rollback stands now: what ended comes before what was sent while it ran. */
function State({ view }: { view: AcknowledgementView }) {
  const t = useTranslations("ack");
  return (
    <p className="now" data-state={view.finalState ?? "open"}>
      {view.finalState === null && <StateBadge state="rolling_back" />}
      <span>{t(`state.${view.finalState ?? "open"}`)}</span>
    </p>
  );
}

/** A downstream team's page: what changes for it, by when, and three buttons. Without shell, account or script. */
export function AckScreen(props: Props) {
  const { view, token, draft, now } = props;
  const t = useTranslations("ack");
  const shell = useTranslations("shell");
  const locale = useLocale();
  return (
    <Bare className="v-ack" here={`/ack/${token}`}>
      <StateIcon state="calm" />
      <title>{`${draft === null ? "" : shell("errorPrefix")}${view.subject} · ${shell("product")}`}</title>
      <p className="for">
        {t.rich("for", { consumer: view.consumerName, b: (text) => <b>{text}</b> })} · {view.model} ·{" "}
        <Time at={view.createdAt} />
      </p>
      {view.finalState !== null && <State view={view} />}
      <div lang={view.language}>
        <Sentence first={view.subject} />
      </div>
      {view.finalState === null && <State view={view} />}
      <Answers view={view} />
      <Message view={view} />
      <Deadline view={view} now={now} />
      {view.expired ? <p className="sub after">{t("expired")}</p> : <AnswerForm {...props} />}
      <footer>
        <p>
          <a href={`/${locale}/changelog?model=${encodeURIComponent(view.model)}`}>{t("changelog")}</a>
        </p>
        <p>{t("contact", { contact: view.contact === "" ? t("noContact") : view.contact })}</p>
      </footer>
    </Bare>
  );
}
