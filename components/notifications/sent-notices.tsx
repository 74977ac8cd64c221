"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { Section } from "#components/shell/section.tsx";
import { noticesQuery } from "#lib/notifications/client.ts";
import { NoticeList } from "./notice-list.tsx";

/** What was sent in a rollback, with deliveries and answers as they come in. */
export function SentNotices({
  rollbackId,
  idempotencyKey,
}: {
  rollbackId: string;
  idempotencyKey: string | null;
}) {
  const t = useTranslations("notify");
  const { data } = useQuery(noticesQuery(rollbackId));
  const notices = data?.items ?? [];
  if (notices.length === 0) return null;
  const answered = notices.filter(({ answers }) => answers.length > 0).length;
  return (
    <Section id="sent" title={t("sent")} note={t("answered", { answered, all: notices.length })}>
      <p className="sub">{t("openedIsNotMeasured")}</p>
      <NoticeList notices={notices} idempotencyKey={idempotencyKey} />
    </Section>
  );
}
