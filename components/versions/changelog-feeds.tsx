import { useLocale, useTranslations } from "next-intl";
import { HiddenFields } from "#components/rollbacks/hidden-fields.tsx";
import { Button } from "#components/ui/button.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import type { ChangelogChoice } from "./changelog-filters.tsx";

type Props = {
  origin: string;
  /** A key that was made just now and is shown this once. */
  newKey: string | null;
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

/** The feeds of what the page shows, with the same filters: links, discovery by readers, and addresses with a key of one's own. */
export function ChangelogFeeds({ origin, newKey, canMakeKey, choice, only, idempotencyKey }: Props) {
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
      </p>
      {canMakeKey && (
        <Disclosure summary={t("subscribe")} isOpen={newKey !== null}>
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
          <form method="post" action="/api/v1/me/feed-key" className="after">
            <HiddenFields idempotencyKey={idempotencyKey} />
            <p className="acts">
              <Button>{t("makeKey")}</Button>
            </p>
          </form>
        </Disclosure>
      )}
    </section>
  );
}
