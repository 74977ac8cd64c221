import { useTranslations } from "next-intl";
import { Icon } from "#components/ui/icon.tsx";
import type { Rollback } from "#lib/rollbacks/schema.ts";

/** That a rollback is a fire drill, and what that means; nothing for a real one. */
export function DrillNote({ rollback }: { rollback: Pick<Rollback, "isDrill"> | null }) {
  const t = useTranslations("rollbacks.drill");
  if (rollback?.isDrill !== true) return null;
  return (
    <p className="drill" data-drill="true">
      <Icon name="warning" /> <b>{t("title")}</b> {t("meaning")}
    </p>
  );
}
