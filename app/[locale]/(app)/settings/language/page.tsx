import { setRequestLocale } from "next-intl/server";
import { LanguageScreen } from "#components/access/language-screen.tsx";
import { readPreferences } from "#lib/access/put-preferences.ts";
import { getDigest } from "#lib/notifications/put-digest.ts";
import { openScreen } from "#lib/rollbacks/open-step.ts";
import { requirePageContext } from "#lib/server/http/page-context.ts";

type Props = {
  params: Promise<{ locale: string }>;
  searchParams: Promise<Partial<Record<"form" | "saved" | "mail" | "draft", string>>>;
};

export default async function Page({ params, searchParams }: Props) {
  const { locale } = await params;
  const asked = await searchParams;
  setRequestLocale(locale);
  const query = new URLSearchParams(asked).toString();
  const ctx = await requirePageContext(locale, `/${locale}/settings/language?${query}`);
  const [screen, preferences, digest] = await Promise.all([
    openScreen(ctx, asked.draft),
    readPreferences(ctx),
    getDigest(ctx),
  ]);
  const isSaved = asked.saved !== undefined || asked.mail !== undefined;
  return <LanguageScreen {...screen} preferences={preferences} digest={digest} isSaved={isSaved} />;
}
