import { setRequestLocale } from "next-intl/server";
import { VersionScreen, versionTabs } from "#components/versions/version-screen.tsx";
import { openSamples } from "#lib/replays/open-samples.ts";
import type { SampleQuery } from "#lib/replays/open-samples.ts";
import { openVersionReplay } from "#lib/replays/open-version-replay.ts";
import { viewFrame } from "#lib/rollbacks/view-overview.ts";
import { orNotFound } from "#lib/server/http/or-not-found.ts";
import { requirePageContext } from "#lib/server/http/page-context.ts";
import { viewVersion } from "#lib/targets/view-version.ts";
import { openNewChange } from "#lib/versions/open-new-change.ts";

type Props = {
  params: Promise<{ locale: string; model: string; version: string }>;
  searchParams: Promise<SampleQuery & { tab?: string; draft?: string; write?: string }>;
};

export default async function Page({ params, searchParams }: Props) {
  const { locale, model, version } = await params;
  const query = await searchParams;
  setRequestLocale(locale);
  const tab = versionTabs.find((name) => name === query.tab) ?? "changes";
  const ctx = await requirePageContext(locale, `/${locale}/models/${model}/versions/${version}?tab=${tab}`);
  const input = { model, version: decodeURIComponent(version) };
  const [history, view, replay, samples, writing] = await Promise.all([
    orNotFound(viewVersion(ctx, input)),
    viewFrame(ctx),
    tab === "replay" ? orNotFound(openVersionReplay(ctx, { ...input, draft: query.draft })) : null,
    tab === "samples" ? orNotFound(openSamples(ctx, { ...input, query })) : null,
    tab === "changes" ? openNewChange(ctx, query) : null,
  ]);
  const facts = { actor: ctx.actor, view };
  return <VersionScreen view={history} {...{ tab, facts, replay, samples, writing }} />;
}
