import { clsx } from "clsx";
import { useTranslations } from "next-intl";
import { Icon } from "./icon.tsx";
import type { IconName } from "./icon.tsx";

/** The states a model or a rollback may be shown in. */
export type StateName = "healthy" | "degraded" | "rolling_back" | "waiting" | "blocked" | "no_data";

const looks: Record<StateName, { className: string; icon: IconName }> = {
  healthy: { className: "healthy", icon: "check" },
  degraded: { className: "degraded", icon: "triangle" },
  rolling_back: { className: "rolling", icon: "loop" },
  waiting: { className: "waiting", icon: "hand" },
  blocked: { className: "blocked", icon: "octagon" },
  no_data: { className: "nodata", icon: "dash" },
};

/** A state told three ways: fill weight, icon and word. `isCompact` lets phones hide the word, never screen readers. */
export function StateBadge({ state, isCompact = false }: { state: StateName; isCompact?: boolean }) {
  const words = useTranslations("glossary.state");
  const { className, icon } = looks[state];
  return (
    <span className={clsx("state", className)} data-state={state}>
      <Icon name={icon} />
      <span className={clsx(isCompact && "vh-n")}>{words(state)}</span>
    </span>
  );
}
