import { useLocale } from "next-intl";
import type { Rollout } from "#lib/rollouts/schema.ts";

/** What every form on a rollout carries: which one, and the stage and revision that the button was drawn from. */
export function Carried({ rollout }: { rollout: Rollout }) {
  const locale = useLocale();
  return (
    <>
      <input type="hidden" name="locale" value={locale} />
      <input type="hidden" name="rollbackId" value={rollout.rollbackId} />
      <input type="hidden" name="expectedStage:number" value={rollout.stageIndex} />
      <input type="hidden" name="expectedRevision:number" value={rollout.revision} />
    </>
  );
}
