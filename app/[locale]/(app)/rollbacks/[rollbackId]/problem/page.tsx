import { setRequestLocale } from "next-intl/server";
import { SaidScreen } from "#components/rollbacks/said-screen.tsx";
import { openStep } from "#lib/rollbacks/open-step.ts";
import { orNotFound } from "#lib/server/http/or-not-found.ts";
import { requirePageContext } from "#lib/server/http/page-context.ts";

type Props = {
  params: Promise<{ locale: string; rollbackId: string }>;
  searchParams: Promise<{ draft?: string }>;
};

export default async function Page({ params, searchParams }: Props) {
  const { locale, rollbackId } = await params;
  const { draft } = await searchParams;
  setRequestLocale(locale);
  const ctx = await requirePageContext(locale, `/${locale}/rollbacks/${rollbackId}/problem`);
  return <SaidScreen {...await orNotFound(openStep(ctx, { rollbackId, asked: "problem", draft }))} />;
}
