import { useTranslations } from "next-intl";
import { formatShare } from "#lib/charts/format-value.ts";
import { frameState } from "#lib/rollbacks/core/frame-state.ts";
import type { FrameState } from "#lib/rollbacks/core/frame-state.ts";
import type { OpenRollback } from "#lib/rollbacks/overview-schema.ts";
import type { FrameFacts } from "./screen-frame.tsx";

/** Gives what stands before a page's own title: where the traffic is, or who needs somebody; null when all is calm. */
function useStateTitle(): (frame: FrameState, own: string | null) => string | null {
  const t = useTranslations("shell");
  const states = useTranslations("glossary.state");
  const nameOf = ({ isDrill, model }: OpenRollback) => (isDrill ? t("drillTitle", { model }) : model);
  return (frame, own) => {
    if (frame.state === "calm") return null;
    if (frame.state === "degraded") {
      const [model, ...others] = frame.models;
      return t("degradedTitle", { state: states("degraded"), model, others: others.length });
    }
    const { rollback } = frame;
    const { candidateName, candidateShare, rolloutState } = rollback;
    const model = nameOf(rollback);
    if (rolloutState !== null && candidateName !== null && candidateShare !== null)
      return `${formatShare(candidateShare)} ▸ ${candidateName} · ${model}`;
    // Its own steps say in their titles what is asked there.
    return rollback.id === own ? null : `${states(frame.state)} · ${model}`;
  };
}

type Props = {
  /** Null where nobody is signed in, who then learns nothing of how the models are. */
  facts: FrameFacts | null;
  /** Said first of all: that a form was refused. */
  prefix?: string;
  children: string;
};

/** The page's title with the state before it, as long as a rollback runs or a model is degraded. */
export function PageTitle({ facts, prefix = "", children }: Props) {
  const stateTitle = useStateTitle();
  const said = facts === null ? null : stateTitle(frameState(facts.view), facts.own ?? null);
  const isSaid = said === null || children.startsWith(said);
  return <title>{`${prefix}${isSaid ? "" : `${said} | `}${children}`}</title>;
}
