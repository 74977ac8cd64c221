import { useFormatter, useTranslations } from "next-intl";
import type { Rollback, Watcher } from "#lib/rollbacks/schema.ts";

type Props = {
  rollback: Pick<Rollback, "driver">;
  watchers: readonly Watcher[];
  viewerId: string | null;
};

/** Who looks on beside the driver, the reader too. */
export function Watching({ rollback, watchers, viewerId }: Props) {
  const t = useTranslations("rollout");
  const format = useFormatter();
  const others = watchers.filter(({ id }) => id !== rollback.driver.id);
  if (others.length === 0) return null;
  const names = others.map(({ id, name }) => (id === viewerId ? t("watchingYou", { name }) : name));
  return (
    <span className="q t13" data-watching={others.length}>
      {t("watching", { names: format.list(names) })}
    </span>
  );
}
