import { setRequestLocale } from "next-intl/server";
import { SettingsScreen } from "#components/settings/settings-screen.tsx";
import { viewFrame } from "#lib/rollbacks/view-overview.ts";
import { requirePageContext } from "#lib/server/http/page-context.ts";

export default async function Page({ params }: { params: Promise<{ locale: string }> }) {
  const { locale } = await params;
  setRequestLocale(locale);
  const ctx = await requirePageContext(locale, `/${locale}/settings`);
  return <SettingsScreen facts={{ actor: ctx.actor, view: await viewFrame(ctx) }} />;
}
