import { setRequestLocale } from "next-intl/server";
import { AlreadyRunningScreen } from "#components/rollbacks/already-running-screen.tsx";
import { PlanScreen } from "#components/rollbacks/plan-screen.tsx";
import { getModel } from "#lib/models/get-model.ts";
import { openStep } from "#lib/rollbacks/open-step.ts";
import { orNotFound } from "#lib/server/http/or-not-found.ts";
import { requirePageContext } from "#lib/server/http/page-context.ts";
import { getTarget } from "#lib/targets/get-target.ts";

type Props = {
  params: Promise<{ locale: string; rollbackId: string }>;
  searchParams: Promise<{ draft?: string }>;
};

export default async function Page({ params, searchParams }: Props) {
  const { locale, rollbackId } = await params;
  const { draft } = await searchParams;
  setRequestLocale(locale);
  const ctx = await requirePageContext(locale, `/${locale}/rollbacks/${rollbackId}/rollout`);
  const opened = await orNotFound(openStep(ctx, { rollbackId, asked: "rollout", draft }));
  if (opened.isRunning) return <AlreadyRunningScreen step="rollout" {...opened} />;
  const { model, targetId } = opened.rollback;
  const [target, { modalities }] = await Promise.all([
    getTarget(ctx, { targetId }),
    getModel(ctx, { model }),
  ]);
  return <PlanScreen bounds={target.rolloutSettings} modalities={modalities} {...opened} />;
}
