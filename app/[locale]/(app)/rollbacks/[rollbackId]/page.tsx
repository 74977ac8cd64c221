import { HydrationBoundary, dehydrate } from "@tanstack/react-query";
import { setRequestLocale } from "next-intl/server";
import { LiveScreen } from "#components/rollouts/live-screen.tsx";
import { createQueryClient } from "#lib/client/query-client.ts";
import { openLive, openScreen } from "#lib/rollbacks/open-step.ts";
import { rolloutQuery } from "#lib/rollouts/client.ts";
import { getRollout } from "#lib/rollouts/get-rollout.ts";
import { viewRecovery } from "#lib/rollouts/view-recovery.ts";
import { orNotFound } from "#lib/server/http/or-not-found.ts";
import { requirePageContext } from "#lib/server/http/page-context.ts";
import { getVersion } from "#lib/versions/get-version.ts";
import { getTarget } from "#lib/targets/get-target.ts";
import { targetByHand } from "#lib/targets/target-by-hand.ts";

type Props = {
  params: Promise<{ locale: string; rollbackId: string }>;
  searchParams: Promise<{ draft?: string }>;
};

export default async function Page({ params, searchParams }: Props) {
  const [{ locale, rollbackId }, { draft }] = await Promise.all([params, searchParams]);
  setRequestLocale(locale);
  const ctx = await requirePageContext(locale, `/${locale}/rollbacks/${rollbackId}`);
  const { rollback, watchers } = await orNotFound(openLive(ctx, rollbackId));
  const { rolloutId, targetId } = rollback;
  const client = createQueryClient();
  const [opened, target, rollout, recovery] = await Promise.all([
    openScreen(ctx, draft),
    getTarget(ctx, { targetId }),
    client.fetchQuery({ ...rolloutQuery(rolloutId), queryFn: () => getRollout(ctx, { rolloutId }) }),
    viewRecovery(ctx, { rolloutId }),
  ]);
  const restored = await getVersion(ctx, { model: rollback.model, version: rollout.toVersionName });
  const shown = { rollback, watchers, rollout, restored, recovery, router: targetByHand(target) };
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <LiveScreen {...opened} {...shown} />
    </HydrationBoundary>
  );
}
