import { useTranslations } from "next-intl";
import { Link } from "#components/messages/navigation.ts";
import { StateBadge } from "#components/ui/state-badge.tsx";

/** A running rollback in one line: whose, what it does now in words, and where it is. */
export type ActiveRollback = { model: string; label: string; href: string; isWaiting?: boolean };

/** Stands under the header of every page while a rollback runs. */
export function ActiveRollbackStrip({ model, label, href, isWaiting = false }: ActiveRollback) {
  const t = useTranslations("shell");
  return (
    <aside className="strip" aria-label={t("runningRollback")}>
      <StateBadge state={isWaiting ? "waiting" : "rolling_back"} isCompact />
      <span>
        <b>{model}</b>
        {t("of")}
        {label}
      </span>
      <Link href={href}>{t("open")}</Link>
    </aside>
  );
}
