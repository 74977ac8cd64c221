import { getLocale } from "next-intl/server";
import { NotFoundScreen } from "#components/shell/not-found-screen.tsx";
import { viewFrame } from "#lib/rollbacks/view-overview.ts";
import { pageContext } from "#lib/server/http/page-context.ts";

export default async function NotFound() {
  const ctx = await pageContext(await getLocale());
  if (ctx.actor.kind === "public") return <NotFoundScreen facts={null} />;
  return <NotFoundScreen facts={{ actor: ctx.actor, view: await viewFrame(ctx) }} />;
}
