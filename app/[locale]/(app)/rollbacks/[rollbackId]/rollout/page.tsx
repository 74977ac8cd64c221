import { setRequestLocale } from "next-intl/server";
import { AlreadyRunningScreen } from "#components/rollbacks/already-running-screen.tsx";
import { PlanScreen } from "#components/rollbacks/plan-screen.tsx";
import { getModel } from "#lib/models/get-model.ts";
import { judgingOf } from "#lib/models/judging-settings.ts";
import { getReplayRun } from "#lib/replays/get-replay-run.ts";
import { openStepPage } from "#lib/rollbacks/open-step.ts";
import type { StepPageProps } from "#lib/rollbacks/open-step.ts";
import { getTarget } from "#lib/targets/get-target.ts";
import { canControlSlice } from "#lib/targets/router-capabilities.ts";
import { groupOfTarget } from "#lib/targets/target-groups.ts";
import { versionOutlines } from "#lib/versions/version-outlines.ts";

export default async function Page(props: StepPageProps) {
  setRequestLocale((await props.params).locale);
  const { ctx, opened } = await openStepPage(props, "rollout");
  if (opened.isRunning) return <AlreadyRunningScreen step="rollout" {...opened} />;
  const { model, targetId, testRunId } = opened.rollback;
  const [target, { id, modalities }, group, run] = await Promise.all([
    getTarget(ctx, { targetId }),
    getModel(ctx, { model }),
    groupOfTarget(ctx, targetId),
    testRunId === null ? null : getReplayRun(ctx, { runId: testRunId }),
  ]);
  const [settings, versions] = await Promise.all([judgingOf(ctx, id), versionOutlines(ctx, id)]);
  return (
    <PlanScreen
      bounds={target.rolloutSettings}
      canControl={canControlSlice(target)}
      modalities={modalities}
      settings={settings}
      others={versions.map(({ id: versionId, shortName }) => ({ id: versionId, shortName }))}
      group={group}
      run={run}
      {...opened}
    />
  );
}
