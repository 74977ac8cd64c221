import { useTranslations } from "next-intl";
import { Icon } from "#components/ui/icon.tsx";
import type { IconName } from "#components/ui/icon.tsx";
import { Time } from "#components/ui/time.tsx";
import type { Delivery, Notice } from "#lib/notifications/schema.ts";

const icons: Record<Delivery["status"], IconName> = { queued: "dots", delivered: "tick", failed: "warning" };

function DeliveryLine({ delivery }: { delivery: Delivery }) {
  const t = useTranslations("notify");
  const { kind, status, attempts, lastError, deliveredAt } = delivery;
  return (
    <li data-delivery={status}>
      <Icon name={icons[status]} />
      <span>
        {kind}: {t(`status.${status}`, { attempts })}{" "}
        {deliveredAt && <Time at={deliveredAt} style="seconds" />} {status !== "delivered" && lastError}
      </span>
    </li>
  );
}

function Answers({ notice }: { notice: Notice }) {
  const t = useTranslations("notify");
  if (notice.answers.length === 0) {
    return (
      <p className="sub">
        {t("noAnswer")}{" "}
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

/** Messages that were sent, each with its deliveries and answers. */
export function NoticeList({ notices }: { notices: readonly Notice[] }) {
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
        </li>
      ))}
    </ul>
  );
}
