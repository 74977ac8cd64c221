import { useLocale, useTranslations } from "next-intl";
import { Link } from "#components/messages/navigation.ts";
import { listWords } from "#components/rollbacks/list-words.ts";
import { PageTitle } from "#components/shell/page-title.tsx";
import { ScreenFrame } from "#components/shell/screen-frame.tsx";
import type { FrameFacts } from "#components/shell/screen-frame.tsx";
import { Section } from "#components/shell/section.tsx";
import { Sentence } from "#components/shell/sentence.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Time } from "#components/ui/time.tsx";
import { Modality } from "#lib/schema/atoms.ts";
import type { Notice, OperatorMessage } from "#lib/notifications/schema.ts";
import { NoticeList } from "./notice-list.tsx";

/** The kinds of messages to operators that have a sentence. */
export const messageKinds = [
  "target_degraded",
  "watch_still_worse",
  "watch_no_longer_worse",
  "watch_no_data",
  "rollout_waiting",
  "rollout_stopped",
  "traffic_differs",
  "rollout_complete",
  "rollout_finished",
  "audit_broken",
  "metrics_lost",
  "router_lost",
  "instances_missing",
  "stop_overdue",
  "clock_set_back",
  "notice_failed",
  "notice_unanswered",
  "consumer_affected",
] as const;

type InboxProps = {
  facts: FrameFacts;
  /** Null: the viewer has no right to them. */
  messages: readonly OperatorMessage[] | null;
  nextCursor: string | null;
};

function MessageLine({ message }: { message: OperatorMessage }) {
  const t = useTranslations("notify.inbox");
  const words = useTranslations("glossary.modality");
  const locale = useLocale();
  const { kind, model, link, createdAt, data } = message;
  const named = typeof data["modalities"] === "string" ? data["modalities"].split(", ") : [];
  const modalities = listWords(
    Modality.options.filter((modality) => named.includes(modality)).map((modality) => words(modality)),
    locale,
  );
  const plain = kind.replaceAll(".", "_");
  const known = messageKinds.find((name) => name === plain) ?? "other";
  return (
    <li data-message={kind}>
      <Time at={createdAt} />
      <span>
        <Link href={link}>{t(known, { model, kind, modalities })}</Link>
      </span>
    </li>
  );
}

/** What needs an operator, newest first, each with its link. */
export function OperatorInboxScreen({ facts, messages, nextCursor }: InboxProps) {
  const t = useTranslations("notify.inbox");
  const shell = useTranslations("shell");
  return (
    <ScreenFrame facts={facts} className="v-inbox" breadcrumb={[{ label: t("title") }]}>
      <PageTitle facts={facts}>{`${t("title")} · ${shell("product")}`}</PageTitle>
      <Sentence
        first={messages === null ? t("title") : t("first", { count: messages.length })}
        second={t("note")}
      />
      <section aria-label={t("title")}>
        {messages === null ? (
          <EmptyState kind="no_permission" title={t("noPermission")}>
            {t("noPermissionWhy")}
          </EmptyState>
        ) : (
          <ol className="ev">
            {messages.map((message) => (
              <MessageLine key={message.id} message={message} />
            ))}
          </ol>
        )}
        {messages?.length === 0 && (
          <EmptyState kind="no_data_yet" title={t("none")}>
            {t("noneWhy")}
          </EmptyState>
        )}
        {nextCursor !== null && <Link href={`/inbox?cursor=${nextCursor}`}>{t("older")}</Link>}
      </section>
    </ScreenFrame>
  );
}

type ConsumerProps = {
  facts: FrameFacts;
  model: string;
  consumer: string;
  notices: readonly Notice[];
  nextCursor: string | null;
};

/** Every message that one consumer was sent, newest first. */
export function ConsumerInboxScreen({ facts, model, consumer, notices, nextCursor }: ConsumerProps) {
  const t = useTranslations("notify.consumer");
  const shell = useTranslations("shell");
  const name = notices[0]?.consumerName ?? consumer;
  const path = `/models/${model}/consumers/${consumer}/inbox`;
  return (
    <ScreenFrame
      facts={facts}
      className="v-inbox"
      breadcrumb={[{ label: model, href: `/models/${model}` }, { label: t("title", { consumer: name }) }]}
    >
      <PageTitle facts={facts}>{`${t("title", { consumer: name })} · ${shell("product")}`}</PageTitle>
      <Sentence first={t("title", { consumer: name })} second={t("first", { count: notices.length })} />
      <Section id="messages" title={t("heading")}>
        {notices.length === 0 ? (
          <EmptyState kind="no_data_yet" title={t("none")}>
            {t("noneWhy")}
          </EmptyState>
        ) : (
          <NoticeList notices={notices} />
        )}
        {nextCursor !== null && <Link href={`${path}?cursor=${nextCursor}`}>{t("older")}</Link>}
      </Section>
    </ScreenFrame>
  );
}
