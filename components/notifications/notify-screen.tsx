import { useTranslations } from "next-intl";
import { draftErrors } from "#components/rollbacks/form-draft.ts";
import { HiddenFields } from "#components/rollbacks/hidden-fields.tsx";
import type { OpenedStep } from "#components/rollbacks/opened.ts";
import { useRefusalWords } from "#components/rollbacks/refusal-words.ts";
import { WizardScreen } from "#components/rollbacks/wizard-screen.tsx";
import { LiveChip, LiveStream } from "#components/rollouts/live-stream.tsx";
import { ClientMessages } from "#components/shell/client-messages.tsx";
import { Section } from "#components/shell/section.tsx";
import { Sentence } from "#components/shell/sentence.tsx";
import { Button } from "#components/ui/button.tsx";
import { ErrorSummary } from "#components/ui/error-summary.tsx";
import { sendNoticesAddress } from "#lib/notifications/client.ts";
import type { NoticeDraft } from "#lib/notifications/schema.ts";
import { alignDraft, draftOfNotice } from "./align-draft.ts";
import { NoticeFields, noticeFieldNames } from "./notice-fields.tsx";
import { SentNotices } from "./sent-notices.tsx";

type Props = OpenedStep & { drafts: readonly NoticeDraft[]; sentCount: number };

const wordedFields = ["subject", "body", "deadline"] as const;

/** Gives the sentence for a refused field of a message; a link that nobody can open is named as the server found it. */
function useFieldWords(): (path: string, reason: string) => string {
  const t = useTranslations("notify.wrong");
  return (path, reason) => {
    const field = wordedFields.find((name) => path.endsWith(`.${name}`));
    return field === undefined ? reason : t(field, { link: /^https?:\S+/.exec(reason)?.[0] ?? "none" });
  };
}

function DraftForm({ rollback, drafts, viewer, now, idempotencyKey, ...rest }: Props) {
  const t = useTranslations("notify");
  const draft = alignDraft(rest.draft, drafts);
  const names = drafts.flatMap((_, index) => noticeFieldNames(index));
  const errors = draftErrors(draft, names, { ofCode: useRefusalWords(), ofField: useFieldWords() });
  return (
    <form method="post" action={sendNoticesAddress(rollback.id)}>
      <ErrorSummary errors={errors} />
      <HiddenFields idempotencyKey={idempotencyKey} />
      <Section id="drafts" title={t("drafts")} note={t("draftsNote", { count: drafts.length })} isSoft>
        {drafts.map((notice, index) => (
          <NoticeFields
            key={notice.consumerId}
            index={index}
            notice={notice}
            draft={draftOfNotice(draft, index)}
            errors={errors}
            now={now}
          />
        ))}
      </Section>
      {viewer.canOperate ? (
        <div className="goal">
          <Button primary>{t("send")}</Button>
          <p>{t("consequence")}</p>
        </div>
      ) : (
        <p className="sub after" data-forbidden="operate">
          {t("noRole")}
        </p>
      )}
    </form>
  );
}

/** Step 5, "Who must know?": one message a consumer with only what touches it, then its deliveries and answers. */
export function NotifyScreen(props: Props) {
  const { facts, rollback, draft, drafts, sentCount, viewer, now, idempotencyKey, watchers } = props;
  const t = useTranslations("notify");
  const isUntold = drafts.length > 0;
  const second = isUntold ? t("untold", { count: drafts.length }) : t("allTold", { count: sentCount });
  return (
    <LiveStream rollbackId={rollback.id} renderedAt={now.toISOString()}>
      <WizardScreen
        facts={facts}
        step="notify"
        model={rollback.model}
        rollback={rollback}
        now={now}
        back={{ href: `/rollbacks/${rollback.id}`, label: t("back") }}
        title={t("question")}
        hasErrors={draft !== null}
        freshness={<LiveChip />}
        present={{ viewer, watchers, idempotencyKey }}
      >
        <Sentence first={t("question")} second={second} />
        <p className="sub lead">{t("lead")}</p>
        <ClientMessages namespaces={["notify"]}>
          <SentNotices rollbackId={rollback.id} idempotencyKey={viewer.canOperate ? idempotencyKey : null} />
        </ClientMessages>
        {isUntold && <DraftForm {...props} />}
      </WizardScreen>
    </LiveStream>
  );
}
