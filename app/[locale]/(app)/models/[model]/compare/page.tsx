import { setRequestLocale } from "next-intl/server";
import { ChooseVersionsScreen } from "#components/versions/choose-versions-screen.tsx";
import { CompareScreen } from "#components/versions/compare-screen.tsx";
import { viewCompare } from "#lib/evaluations/view-compare.ts";
import { getModel } from "#lib/models/get-model.ts";
import { viewFrame } from "#lib/rollbacks/view-overview.ts";
import { orNotFound } from "#lib/server/http/or-not-found.ts";
import { requirePageContext } from "#lib/server/http/page-context.ts";
import { listVersions } from "#lib/versions/list-versions.ts";

type Props = {
  params: Promise<{ locale: string; model: string }>;
  searchParams: Promise<{ base?: string; head?: string }>;
};

export default async function Page({ params, searchParams }: Props) {
  const { locale, model } = await params;
  const { base, head } = await searchParams;
  setRequestLocale(locale);
  const query = new URLSearchParams({ base: base ?? "", head: head ?? "" });
  const ctx = await requirePageContext(locale, `/${locale}/models/${model}/compare?${query.toString()}`);
  const facts = { actor: ctx.actor, view: await viewFrame(ctx) };
  if (!base || !head || base === head) {
    const [found, page] = await orNotFound(
      Promise.all([getModel(ctx, { model }), listVersions(ctx, { model, limit: 200 })]),
    );
    return <ChooseVersionsScreen model={found} versions={page.items} chosen={head ?? base} facts={facts} />;
  }
  return <CompareScreen view={await orNotFound(viewCompare(ctx, { model, base, head }))} facts={facts} />;
}
