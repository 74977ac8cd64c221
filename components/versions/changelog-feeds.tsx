import { useLocale, useTranslations } from "next-intl";
import { Link } from "#components/messages/navigation.ts";
import { HiddenFields } from "#components/rollbacks/hidden-fields.tsx";
import { Gap } from "#components/shell/gap.tsx";
import { Button } from "#components/ui/button.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { Time } from "#components/ui/time.tsx";
import type { ChangelogChoice } from "./changelog-filters.tsx";

type Props = {
  origin: string;
  /** The reader's key; null: there is none. */
  ownKey: { readonly createdAt: Date; readonly lastUsedAt: Date | null } | null;
  /** A key that was made just now and is shown this once. */
  newKey: string | null;
  isKeyEnded: boolean;
  /** Without an account there is no key to make. */
  canMakeKey: boolean;
  choice: ChangelogChoice;
  only: string | null;
  idempotencyKey: string;
};

const formats = [
  { format: "atom", name: "Atom", type: "application/atom+xml" },
  { format: "json", name: "JSON Feed", type: "application/feed+json" },
] as const;

type OwnKeyProps = NonNullable<Props["ownKey"]> & Pick<Props, "idempotencyKey">;

function OwnKey({ createdAt, lastUsedAt, idempotencyKey }: OwnKeyProps) {
  const t = useTranslations("changelog");
  return (
    <>
      <p>
        {t.rich("keyMade", { time: () => <Time at={createdAt} /> })}
        <Gap />
        {lastUsedAt === null ? t("keyUnused") : t.rich("keyUsed", { time: () => <Time at={lastUsedAt} /> })}
      </p>
      <form method="post" action="/api/v1/me/feed-key/end">
        <HiddenFields idempotencyKey={`${idempotencyKey}-end`} />
        <p className="acts">
          <Button>{t("endKey")}</Button>
        </p>
      </form>
    </>
  );
}

/** The feeds of what the page shows, with the same filters: links, discovery by readers, and addresses with a key of one's own. */
export function ChangelogFeeds(props: Props) {
  const { origin, ownKey, newKey, isKeyEnded, canMakeKey, choice, only, idempotencyKey } = props;
  const t = useTranslations("changelog");
  const locale = useLocale();
  const address = (format: string, key: string | null) => {
    const chosen = Object.entries({ ...choice, ...(only !== null && { model: undefined }) });
    const query = new URLSearchParams(chosen.flatMap(([name, value]) => (value ? [[name, value]] : [])));
    if (key !== null) query.set("key", key);
    const page = `/${locale}/changelog${only === null ? "" : `/${only}`}`;
    return `${page}/feed.${format}${query.size === 0 ? "" : `?${query.toString()}`}`;
  };
  return (
    <section className="feeds" id="subscribe">
      {formats.map(({ format, name, type }) => (
        <link key={format} rel="alternate" type={type} title={name} href={address(format, null)} />
      ))}
      <p className="sb">
        {formats.map(({ format, name }) => (
          <a key={format} href={address(format, null)}>
            {name}
          </a>
        ))}
        {canMakeKey && <Link href="/settings/language#digest">{t("digest")}</Link>}
      </p>
      {canMakeKey && (
        <Disclosure summary={t("subscribe")} isOpen={newKey !== null || isKeyEnded}>
          <p>{t("subscribeHow")}</p>
          {newKey !== null && (
            <dl className="addresses">
              {formats.map(({ format, name }) => (
                <div key={format}>
                  <dt>{name}</dt>
                  <dd>
                    <code>{origin + address(format, newKey)}</code>
                  </dd>
                </div>
              ))}
            </dl>
          )}
          {isKeyEnded && <p role="status">{t("keyEnded")}</p>}
          {ownKey !== null && <OwnKey {...ownKey} idempotencyKey={idempotencyKey} />}
          <form method="post" action="/api/v1/me/feed-key" className="after">
            <HiddenFields idempotencyKey={idempotencyKey} />
            <p className="acts">
              <Button>{t(ownKey === null ? "makeKey" : "makeKeyAnew")}</Button>
            </p>
          </form>
        </Disclosure>
      )}
    </section>
  );
}
