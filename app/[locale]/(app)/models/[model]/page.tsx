import { setRequestLocale } from "next-intl/server";
import { modelAddress, readModelLook } from "#components/models/model-address.ts";
import { ModelScreen } from "#components/models/model-screen.tsx";
import { openScreen } from "#lib/rollbacks/open-step.ts";
import { orNotFound } from "#lib/server/http/or-not-found.ts";
import { requirePageContext } from "#lib/server/http/page-context.ts";
import { viewModel } from "#lib/targets/view-model.ts";

type Props = {
  params: Promise<{ locale: string; model: string }>;
  searchParams: Promise<Record<string, string | undefined>>;
};

export default async function Page({ params, searchParams }: Props) {
  const { locale, model } = await params;
  const query = await searchParams;
  setRequestLocale(locale);
  const look = readModelLook(query);
  const ctx = await requirePageContext(locale, `/${locale}${modelAddress(model, look)}`);
  const { range, metric, version, target } = look;
  const [history, opened] = await Promise.all([
    orNotFound(
      viewModel(ctx, { model, range, metric, version: version ?? undefined, target: target ?? undefined }),
    ),
    openScreen(ctx, query["draft"]),
  ]);
  return <ModelScreen view={history} look={look} {...opened} />;
}
