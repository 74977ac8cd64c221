import { useTranslations } from "next-intl";
import { HiddenFields } from "#components/rollbacks/hidden-fields.tsx";
import { Button } from "#components/ui/button.tsx";
import { Time } from "#components/ui/time.tsx";
import { digestAddress } from "#lib/notifications/client.ts";
import type { Digest } from "#lib/notifications/digest-schema.ts";

type Props = {
  digest: Digest;
  /** The zone whose morning it goes out in. */
  zone: string;
  idempotencyKey: string;
};

/** Whether one gets the changelog by e-mail once a day, and the one press that changes it. */
export function DigestForm({ digest, zone, idempotencyKey }: Props) {
  const t = useTranslations("preferences.digest");
  const { isSubscribed, email, dueAt, canMail } = digest;
  return (
    <form method="post" action={digestAddress} data-subscribed={isSubscribed} className="after">
      <HiddenFields idempotencyKey={`${idempotencyKey}.digest`} />
      <input type="hidden" name="isSubscribed:boolean" value={String(!isSubscribed)} />
      <p>
        {isSubscribed && dueAt !== null
          ? t.rich("on", { email, time: () => <Time at={dueAt} /> })
          : t("off", { email, zone })}
      </p>
      {!canMail && <p className="sub">{t("noServer")}</p>}
      <p className="acts">
        <Button>{t(isSubscribed ? "stop" : "start")}</Button>
      </p>
    </form>
  );
}
