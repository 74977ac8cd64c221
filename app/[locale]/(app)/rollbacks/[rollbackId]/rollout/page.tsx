import { setRequestLocale } from "next-intl/server";
import { AlreadyRunningScreen } from "#components/rollbacks/already-running-screen.tsx";
import { PlanScreen } from "#components/rollbacks/plan-screen.tsx";
import { openPlan } from "#lib/rollbacks/open-plan.ts";
import { openStepPage } from "#lib/rollbacks/open-step.ts";
import type { StepPageProps } from "#lib/rollbacks/open-step.ts";

export default async function Page(props: StepPageProps) {
  setRequestLocale((await props.params).locale);
  const { ctx, opened } = await openStepPage(props, "rollout");
  if (opened.isRunning) return <AlreadyRunningScreen step="rollout" {...opened} />;
  return <PlanScreen {...opened} {...await openPlan(ctx, opened.rollback)} />;
}
