import { setRequestLocale } from "next-intl/server";
import { ProblemScreen } from "#components/rollbacks/problem-screen.tsx";
import { openScreen } from "#lib/rollbacks/open-step.ts";
import { viewProblem } from "#lib/rollbacks/view-problem.ts";
import { Id } from "#lib/schema/atoms.ts";
import { orNotFound } from "#lib/server/http/or-not-found.ts";
import { requirePageContext } from "#lib/server/http/page-context.ts";

type Props = {
  params: Promise<{ locale: string }>;
  searchParams: Promise<{ model?: string; target?: string; draft?: string }>;
};

export default async function Page({ params, searchParams }: Props) {
  const { locale } = await params;
  const { model = "", target = "", draft } = await searchParams;
  setRequestLocale(locale);
  const query = new URLSearchParams({ model, target, ...(draft !== undefined && { draft }) }).toString();
  const ctx = await requirePageContext(locale, `/${locale}/rollbacks/new?${query}`);
  const targetId = Id.safeParse(target).data;
  const view = await orNotFound(viewProblem(ctx, { model, ...(targetId !== undefined && { targetId }) }));
  return <ProblemScreen view={view} {...await openScreen(ctx, draft)} />;
}
