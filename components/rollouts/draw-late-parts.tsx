import type { ReactNode } from "react";
import type { RouterByHand } from "#lib/rollouts/core/by-hand.ts";
import type { Rollout } from "#lib/rollouts/schema.ts";
import { actToConfirm } from "./act-to-confirm.ts";
import { BoundTraffic } from "./bound-traffic.tsx";
import { IsItWorking } from "./is-it-working.tsx";
import { LiveBelow } from "./live-below.tsx";
import { PickToConfirm } from "./pick-to-confirm.tsx";

/** What the live page loads late, each part as the server draws it: shown until then, so that nothing moves. */
export type LateDrawn = {
  readonly confirm: ReactNode;
  readonly bound: ReactNode;
  readonly working: ReactNode;
  readonly below: ReactNode;
};

type Given = {
  rollout: Rollout;
  viewer: { readonly id: string | null; readonly canOperate: boolean };
  idempotencyKey: string;
  router: RouterByHand;
  now: Date;
};

/** Draws the late parts on the server; `names` are the short names of the suspect and the restored version. */
export function drawLateParts(given: Given, names: { from: string; to: string }): LateDrawn {
  const { rollout, viewer, idempotencyKey, router, now } = given;
  const { canOperate } = viewer;
  const act = actToConfirm(rollout);
  return {
    confirm: canOperate && act !== null && <PickToConfirm {...{ act, rollout, names, idempotencyKey }} />,
    bound: rollout.traffic.bound !== undefined && (
      <BoundTraffic suspect={names.from} {...{ rollout, canOperate, idempotencyKey }} />
    ),
    working: <IsItWorking {...{ rollout, names }} />,
    below: <LiveBelow viewerId={viewer.id} {...{ rollout, names, router, now }} />,
  };
}
