import { setRequestLocale } from "next-intl/server";
import { ProblemScreen } from "#components/rollbacks/problem-screen.tsx";
import { openScreen } from "#lib/rollbacks/open-step.ts";
import { viewProblem } from "#lib/rollbacks/view-problem.ts";
import { Id, Modality } from "#lib/schema/atoms.ts";
import { orNotFound } from "#lib/server/http/or-not-found.ts";
import { requirePageContext } from "#lib/server/http/page-context.ts";

type Props = {
  params: Promise<{ locale: string }>;
  searchParams: Promise<{
    model?: string;
    target?: string;
    complaint?: string;
    drill?: string;
    draft?: string;
  }>;
};

export default async function Page({ params, searchParams }: Props) {
  const { locale } = await params;
  const asked = await searchParams;
  const { model = "", target = "", draft } = asked;
  setRequestLocale(locale);
  const query = new URLSearchParams(asked).toString();
  const ctx = await requirePageContext(locale, `/${locale}/rollbacks/new?${query}`);
  const targetId = Id.safeParse(target).data;
  const complaint = Modality.safeParse(asked.complaint).data;
  const view = await orNotFound(viewProblem(ctx, { model, targetId, complaint }));
  return <ProblemScreen view={view} isDrill={asked.drill === "true"} {...await openScreen(ctx, draft)} />;
}
