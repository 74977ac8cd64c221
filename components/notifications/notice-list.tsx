import { useTranslations } from "next-intl";
import { HiddenFields } from "#components/rollbacks/hidden-fields.tsx";
import { useFailureWords } from "#components/shell/failure-words.ts";
import { Gap } from "#components/shell/gap.tsx";
import { Button } from "#components/ui/button.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { Icon } from "#components/ui/icon.tsx";
import type { IconName } from "#components/ui/icon.tsx";
import { TechnicalDetail } from "#components/ui/technical-detail.tsx";
import { Time } from "#components/ui/time.tsx";
import { useChannelWord } from "./channel-word.ts";
import { resendNoticeAddress } from "#lib/notifications/client.ts";
import type { Delivery, Notice } from "#lib/notifications/schema.ts";

const icons: Record<Delivery["status"], IconName> = { queued: "dots", delivered: "tick", failed: "warning" };

function DeliveryLine({ delivery }: { delivery: Delivery }) {
  const t = useTranslations("notify");
  const why = useFailureWords();
  const channelWord = useChannelWord();
  const { kind, purpose, status, attempts, lastError, lastErrorReason, deliveredAt } = delivery;
  const hasError = status !== "delivered" && lastError !== null;
  return (
    <li data-delivery={status} data-purpose={purpose}>
      <Icon name={icons[status]} />
      <span>
        {t("delivery", {
          channel: channelWord(kind),
          isMessage: String(purpose === "message"),
          purpose: purpose === "message" ? "" : t(`purpose.${purpose}`),
          status: t(`status.${status}`, { attempts }),
        })}{" "}
        {deliveredAt && <Time at={deliveredAt} style="seconds" />}
        {hasError && (
          <>
            {why(lastErrorReason)} <TechnicalDetail text={lastError} />
          </>
        )}
      </span>
    </li>
  );
}

function Answers({ notice }: { notice: Notice }) {
  const t = useTranslations("notify");
  if (notice.answers.length === 0) {
    return (
      <p className="sub">
        {t("noAnswer")}
        <Gap />
        {notice.deadline !== null && (
          <>
            {t("askedBy")} <Time at={notice.deadline} />
          </>
        )}
      </p>
    );
  }
  return (
    <ul>
      {notice.answers.map(({ answer, name, note, at }) => (
        <li key={`${at.toISOString()} ${answer}`} data-answer={answer}>
          <b>{t(`answer.${answer}`)}</b> {name ?? t("unnamed")}, <Time at={at} /> {note}
        </li>
      ))}
    </ul>
  );
}

/** What came of the deadline without an answer. */
function Chased({ notice }: { notice: Notice }) {
  const t = useTranslations("notify");
  const { remindedAt, escalatedAt } = notice;
  if (remindedAt === null) return null;
  return (
    <p className="sub" data-chased={escalatedAt === null ? "reminded" : "escalated"}>
      {t("remindedAt")} <Time at={remindedAt} />
      {escalatedAt !== null && (
        <>
          {" · "}
          {t("escalatedAt")} <Time at={escalatedAt} />
        </>
      )}
    </p>
  );
}

/** What can be done where a channel did not take the message: send it again, or take its text along. */
function Failed({ notice, idempotencyKey }: { notice: Notice; idempotencyKey: string | null }) {
  const t = useTranslations("notify");
  const newest = new Map(notice.deliveries.map(({ kind, status }) => [kind, status]));
  const hasFailed = [...newest.values()].includes("failed");
  if (!hasFailed && notice.deliveries.length > 0) return null;
  return (
    <>
      {hasFailed && idempotencyKey !== null && (
        <form method="post" action={resendNoticeAddress(notice.rollbackId, notice.id)}>
          <HiddenFields idempotencyKey={`${idempotencyKey}.${notice.id}`} />
          <Button>{t("resend")}</Button>
        </form>
      )}
      <Disclosure summary={t("copyText")}>
        <textarea
          className="textarea"
          readOnly
          lang={notice.language}
          aria-label={t("copyText")}
          value={`${notice.subject}\n\n${notice.body}`}
        />
      </Disclosure>
    </>
  );
}

type Props = {
  notices: readonly Notice[];
  /** For sending again what failed; null where the viewer may not. */
  idempotencyKey?: string | null;
};

/** Messages that were sent, each with its deliveries and answers. */
export function NoticeList({ notices, idempotencyKey = null }: Props) {
  const t = useTranslations("notify");
  return (
    <ul className="notices">
      {notices.map((notice) => (
        <li key={notice.id} data-notice={notice.consumerName}>
          <h3>{notice.consumerName}</h3>
          <p lang={notice.language}>{notice.subject}</p>
          <p className="sub t13">
            {t("sentAt")} <Time at={notice.createdAt} />
          </p>
          {notice.deliveries.length === 0 ? (
            <p className="sub">{t("noChannel")}</p>
          ) : (
            <ul className="evi">
              {notice.deliveries.map((delivery) => (
                <DeliveryLine key={delivery.id} delivery={delivery} />
              ))}
            </ul>
          )}
          <Answers notice={notice} />
          <Chased notice={notice} />
          <Failed notice={notice} idempotencyKey={idempotencyKey} />
        </li>
      ))}
    </ul>
  );
}
