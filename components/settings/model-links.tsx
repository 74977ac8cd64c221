import { useTranslations } from "next-intl";
import { Link } from "#components/messages/navigation.ts";
import type { Model } from "#lib/models/schema.ts";

type Props = { models: readonly Model[]; current: string; href: string };

/** The models whose settings can be looked at, the current one marked; nothing where there is only one. */
export function ModelLinks({ models, current, href }: Props) {
  const t = useTranslations("settings");
  if (models.length < 2) return null;
  return (
    <nav className="rng apart" aria-label={t("models")}>
      {models.map(({ slug }) => (
        <Link
          key={slug}
          href={`${href}?model=${encodeURIComponent(slug)}`}
          aria-current={slug === current ? "page" : undefined}
        >
          {slug}
        </Link>
      ))}
    </nav>
  );
}
