import { setRequestLocale } from "next-intl/server";
import { PhoneScreen } from "#components/rollouts/phone-screen.tsx";
import { openRollback, openScreen } from "#lib/rollbacks/open-step.ts";
import { orNotFound } from "#lib/server/http/or-not-found.ts";
import { requirePageContext } from "#lib/server/http/page-context.ts";
import { readHandOver } from "#lib/server/http/read-hand-over.ts";

type Props = {
  params: Promise<{ locale: string; rollbackId: string }>;
  searchParams: Promise<{ draft?: string }>;
};

export default async function Page({ params, searchParams }: Props) {
  const [{ locale, rollbackId }, { draft }] = await Promise.all([params, searchParams]);
  setRequestLocale(locale);
  const ctx = await requirePageContext(locale, `/${locale}/rollbacks/${rollbackId}/phone`);
  const rollback = await orNotFound(openRollback(ctx, rollbackId));
  const [screen, state] = await Promise.all([openScreen(ctx, draft), readHandOver(ctx)]);
  return <PhoneScreen {...screen} {...state} rollback={rollback} />;
}
