import { useLocale, useTranslations } from "next-intl";
import { HiddenFields } from "#components/rollbacks/hidden-fields.tsx";
import { Bare } from "#components/shell/bare.tsx";
import { Sentence } from "#components/shell/sentence.tsx";
import { Button } from "#components/ui/button.tsx";
import { endDigestAddress } from "#lib/notifications/client.ts";

type Props = { token: string; isSubscribed: boolean; idempotencyKey: string };

/** The link of a mail opened: one press ends the mails. Opening alone does nothing, since mail scanners open links too. */
export function DigestEndScreen({ token, isSubscribed, idempotencyKey }: Props) {
  const t = useTranslations("preferences.digest.end");
  const locale = useLocale();
  const title = t(isSubscribed ? "title" : "ended");
  return (
    <Bare here={`/digest/${token}`}>
      <title>{title}</title>
      <Sentence first={title} second={t(isSubscribed ? "how" : "endedHow")} />
      {isSubscribed ? (
        <form method="post" action={endDigestAddress(token)} className="after">
          <HiddenFields idempotencyKey={idempotencyKey} />
          <p className="acts">
            <Button primary>{t("press")}</Button>
          </p>
        </form>
      ) : (
        <p className="after">
          <a className="btn" href={`/${locale}/settings/language#digest`}>
            {t("again")}
          </a>
        </p>
      )}
    </Bare>
  );
}
