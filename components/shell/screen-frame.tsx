import { getTranslations } from "next-intl/server";
import type { ComponentProps } from "react";
import { formatShare } from "#lib/charts/format-value.ts";
import { frameState, namedRollback } from "#lib/rollbacks/core/frame-state.ts";
import type { FrameView, OpenRollback } from "#lib/rollbacks/overview-schema.ts";
import type { ActiveRollback } from "./active-rollback-strip.tsx";
import type { SignedIn } from "./session-foot.tsx";
import { Shell } from "./shell.tsx";
import type { ShellFrame } from "./shell.tsx";

/** What the frame of a screen is drawn from: who reads it, and what runs now. */
export type FrameFacts = {
  readonly actor: { readonly name: string; readonly role: SignedIn["role"] | null };
  readonly view: FrameView;
  /** The rollback that the page is about, which its strip does not name. */
  readonly own?: string;
};

type Props = Omit<ComponentProps<typeof Shell>, "frame"> & { facts: FrameFacts };

/** Where a rollback under way is gone on with: its step, or its live screen once traffic moves. */
export function rollbackAddress({ id, step, rolloutState }: OpenRollback): string {
  return rolloutState === null ? `/rollbacks/${id}/${step}` : `/rollbacks/${id}`;
}

async function stripOf(rollback: OpenRollback): Promise<ActiveRollback> {
  const t = await getTranslations("overview.strip");
  const words = await getTranslations("glossary.step");
  const { model, step, candidateName, candidateShare, rolloutState, isWaiting } = rollback;
  const isMoving = rolloutState !== null && candidateName !== null && candidateShare !== null;
  const label = isMoving
    ? t("moving", { share: formatShare(candidateShare), version: candidateName, state: rolloutState })
    : t("step", { step: words(step === "report" ? "notify" : step), driver: rollback.driver });
  const named = rollback.isDrill ? `${t("drill")} ${model}` : model;
  return { model: named, label, href: rollbackAddress(rollback), isWaiting };
}

/** The frame of a signed-in screen with its counts and the rollback under way, the moving one before the waiting ones. */
export async function ScreenFrame({ facts, ...rest }: Props) {
  const { actor, view } = facts;
  const { watchdog } = view;
  const rollback = namedRollback(view.rollbacks.filter(({ id }) => id !== facts.own));
  const frame: ShellFrame = {
    ...(actor.role !== null && { user: { name: actor.name, role: actor.role } }),
    counts: {
      models: view.modelCount,
      ...(view.rollbacks.length > 0 && { rollbacks: view.rollbacks.length }),
    },
    state: frameState(view).state,
    pulse: view.pulse,
    watchdog: {
      state: watchdog.state,
      beatAt: watchdog.beatAt?.toISOString() ?? null,
      targets: watchdog.targets,
    },
    ...(rollback !== null && { activeRollback: await stripOf(rollback) }),
  };
  return <Shell frame={frame} {...rest} />;
}
