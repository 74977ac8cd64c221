import { setRequestLocale } from "next-intl/server";
import { ChooseVersionsScreen } from "#components/versions/choose-versions-screen.tsx";
import { CompareScreen } from "#components/versions/compare-screen.tsx";
import { DeltaScreen } from "#components/versions/delta-screen.tsx";
import { readCompared } from "#components/versions/compare-address.ts";
import { viewCompare } from "#lib/evaluations/view-compare.ts";
import { viewDeltas } from "#lib/evaluations/view-deltas.ts";
import { getModel } from "#lib/models/get-model.ts";
import { viewFrame } from "#lib/rollbacks/view-overview.ts";
import { orNotFound } from "#lib/server/http/or-not-found.ts";
import { requirePageContext } from "#lib/server/http/page-context.ts";
import { listVersions } from "#lib/versions/list-versions.ts";

type Props = {
  params: Promise<{ locale: string; model: string }>;
  searchParams: Promise<{ base?: string | string[]; head?: string | string[] }>;
};

export default async function Page({ params, searchParams }: Props) {
  const { locale, model } = await params;
  const { base, heads, address } = readCompared(await searchParams);
  setRequestLocale(locale);
  const ctx = await requirePageContext(locale, `/${locale}/models/${model}/compare?${address}`);
  const facts = { actor: ctx.actor, view: await viewFrame(ctx) };
  const [head, ...more] = heads;
  if (base === undefined || head === undefined) {
    const [found, page] = await orNotFound(
      Promise.all([getModel(ctx, { model }), listVersions(ctx, { model, limit: 200 })]),
    );
    return <ChooseVersionsScreen model={found} versions={page.items} chosen={head ?? base} facts={facts} />;
  }
  if (more.length === 0) {
    return <CompareScreen view={await orNotFound(viewCompare(ctx, { model, base, head }))} facts={facts} />;
  }
  const view = await orNotFound(viewDeltas(ctx, { model, base, heads: heads.join(",") }));
  return <DeltaScreen view={view} facts={facts} />;
}
