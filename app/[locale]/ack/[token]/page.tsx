import { setRequestLocale } from "next-intl/server";
import { AckScreen } from "#components/notifications/ack-screen.tsx";
import { viewAcknowledgement } from "#lib/notifications/view-acknowledgement.ts";
import { orNotFound } from "#lib/server/http/or-not-found.ts";
import { pageContext } from "#lib/server/http/page-context.ts";
import { readDraft } from "#lib/server/http/read-draft.ts";
import { newId } from "#lib/server/observability/ids.ts";

type Props = {
  params: Promise<{ locale: string; token: string }>;
  searchParams: Promise<{ draft?: string }>;
};

export default async function Page({ params, searchParams }: Props) {
  const { locale, token } = await params;
  const { draft } = await searchParams;
  setRequestLocale(locale);
  const ctx = await pageContext(locale);
  const view = await orNotFound(viewAcknowledgement(ctx, { token }));
  const kept = await readDraft(ctx, draft);
  return <AckScreen view={view} token={token} draft={kept} now={ctx.now} idempotencyKey={newId()} />;
}
