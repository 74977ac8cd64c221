import { useTranslations } from "next-intl";
import { Section } from "#components/shell/section.tsx";
import { splitByHand } from "#lib/rollouts/core/by-hand.ts";
import type { RouterByHand } from "#lib/rollouts/core/by-hand.ts";
import { describeRollout } from "#lib/rollouts/core/describe-rollout.ts";
import type { Rollout } from "#lib/rollouts/schema.ts";
import { EventList } from "./event-list.tsx";
import { GuardrailTiles } from "./guardrail-tiles.tsx";
import { StageTable } from "./stage-table.tsx";

type Props = {
  rollout: Rollout;
  names: { readonly from: string; readonly to: string };
  viewerId: string | null;
  router: RouterByHand;
  now: Date;
};

/** What stands below whether it works: guardrails, stages and events. */
export function LiveBelow({ rollout, names, viewerId, router, now }: Props) {
  const t = useTranslations("rollout");
  return (
    <>
      <GuardrailTiles rollout={rollout} names={names} now={now} />
      <div className="duo">
        <Section id="stages" title={t("stages")}>
          <StageTable rollout={rollout} description={describeRollout(rollout, now, viewerId)} now={now} />
          <p className="q t13 dn">
            {t("byHand")}
            <code>{splitByHand(rollout, router)}</code>
          </p>
        </Section>
        <EventList rollout={rollout} names={names} now={now} />
      </div>
    </>
  );
}
