import { setRequestLocale } from "next-intl/server";
import { AlreadyRunningScreen } from "#components/rollbacks/already-running-screen.tsx";
import { VersionScreen } from "#components/rollbacks/version-screen.tsx";
import { openStep } from "#lib/rollbacks/open-step.ts";
import { viewVersionChoice } from "#lib/rollbacks/view-version-choice.ts";
import { Id } from "#lib/schema/atoms.ts";
import { orNotFound } from "#lib/server/http/or-not-found.ts";
import { requirePageContext } from "#lib/server/http/page-context.ts";

type Props = {
  params: Promise<{ locale: string; rollbackId: string }>;
  searchParams: Promise<{ candidate?: string; draft?: string }>;
};

export default async function Page({ params, searchParams }: Props) {
  const { locale, rollbackId } = await params;
  const { candidate, draft } = await searchParams;
  setRequestLocale(locale);
  const ctx = await requirePageContext(locale, `/${locale}/rollbacks/${rollbackId}/version`);
  const opened = await orNotFound(openStep(ctx, { rollbackId, asked: "version", draft }));
  if (opened.isRunning) return <AlreadyRunningScreen step="version" {...opened} />;
  const asked = candidate ?? opened.draft?.values["candidateVersionId"] ?? opened.rollback.candidate?.id;
  const chosenId = Id.safeParse(asked).data ?? null;
  const query = { rollbackId, ...(chosenId !== null && { candidate: chosenId }) };
  const choice = await orNotFound(viewVersionChoice(ctx, query));
  return <VersionScreen choice={choice} chosenId={chosenId} {...opened} />;
}
