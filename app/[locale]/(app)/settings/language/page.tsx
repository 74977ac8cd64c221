import { setRequestLocale } from "next-intl/server";
import { LanguageScreen } from "#components/access/language-screen.tsx";
import { readPreferences } from "#lib/access/put-preferences.ts";
import { openScreen } from "#lib/rollbacks/open-step.ts";
import { requirePageContext } from "#lib/server/http/page-context.ts";

type Props = {
  params: Promise<{ locale: string }>;
  searchParams: Promise<Partial<Record<"form" | "saved" | "draft", string>>>;
};

export default async function Page({ params, searchParams }: Props) {
  const { locale } = await params;
  const asked = await searchParams;
  setRequestLocale(locale);
  const query = new URLSearchParams(asked).toString();
  const ctx = await requirePageContext(locale, `/${locale}/settings/language?${query}`);
  const [screen, preferences] = await Promise.all([openScreen(ctx, asked.draft), readPreferences(ctx)]);
  return <LanguageScreen {...screen} preferences={preferences} isSaved={asked.saved !== undefined} />;
}
