import type { RolloutPress } from "#lib/rollouts/act-on-rollout.ts";
import { advanceRollout } from "#lib/rollouts/advance-rollout.ts";
import { finishRollout } from "#lib/rollouts/finish-rollout.ts";
import { forceShift } from "#lib/rollouts/force-shift.ts";
import { overrideGuardrail } from "#lib/rollouts/override-guardrail.ts";
import { pauseRollout } from "#lib/rollouts/pause-rollout.ts";
import { resumeRollout } from "#lib/rollouts/resume-rollout.ts";
import type { Rollout } from "#lib/rollouts/schema.ts";
import { stopRollout } from "#lib/rollouts/stop-rollout.ts";
import type { Context } from "#lib/server/context.ts";
import type { PressName } from "./command.ts";

/** A button as it was drawn, with the version that is picked where the act asks for one. */
export type DrawnPress = RolloutPress & { readonly version: string };

/** The product's verb of each button. */
export const pressVerbs: Readonly<Record<PressName, (ctx: Context, press: DrawnPress) => Promise<Rollout>>> =
  {
    pause: pauseRollout,
    resume: resumeRollout,
    advance: advanceRollout,
    stop: stopRollout,
    finish: finishRollout,
    override: overrideGuardrail,
    force: forceShift,
  };
