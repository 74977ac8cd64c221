import { clsx } from "clsx";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Icon } from "./icon.tsx";
import type { IconName } from "./icon.tsx";

/** The verdicts; `regressed` is shown as Worse, `inconclusive` as Cannot tell yet; `being_computed` waits for a job. */
export type VerdictName =
  "regressed" | "improved" | "no_change" | "inconclusive" | "being_computed" | "no_data" | "not_comparable";

const looks: Record<VerdictName, { className: string; icon: IconName }> = {
  regressed: { className: "worse", icon: "down" },
  improved: { className: "better", icon: "up" },
  no_change: { className: "same", icon: "same" },
  inconclusive: { className: "wait", icon: "dots" },
  being_computed: { className: "wait", icon: "dots" },
  no_data: { className: "none", icon: "dash" },
  not_comparable: { className: "none", icon: "dash" },
};

/** A verdict in ink: weight, arrow and word. `children` replaces the word by a longer one ("Audio worse"). */
export function Verdict({ verdict, children }: { verdict: VerdictName; children?: ReactNode }) {
  const words = useTranslations("glossary.verdict");
  const { className, icon } = looks[verdict];
  return (
    <span className={clsx("verd", className)} data-verdict={verdict}>
      <Icon name={icon} />
      <span>{children ?? words(verdict)}</span>
    </span>
  );
}
