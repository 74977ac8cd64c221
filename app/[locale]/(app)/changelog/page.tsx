import { setRequestLocale } from "next-intl/server";
import { readChoice } from "#components/versions/changelog-filters.tsx";
import { ChangelogScreen } from "#components/versions/changelog-screen.tsx";
import { openChangelog } from "#lib/rollbacks/open-changelog.ts";

type Props = {
  params: Promise<{ locale: string }>;
  searchParams: Promise<Record<string, string>>;
};

export default async function Page({ params, searchParams }: Props) {
  const { locale } = await params;
  const asked = await searchParams;
  setRequestLocale(locale);
  return <ChangelogScreen {...await openChangelog({ locale }, asked, readChoice(asked))} />;
}
