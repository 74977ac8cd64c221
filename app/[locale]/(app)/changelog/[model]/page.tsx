import { setRequestLocale } from "next-intl/server";
import { readChoice } from "#components/versions/changelog-filters.tsx";
import { ChangelogScreen } from "#components/versions/changelog-screen.tsx";
import { getModel } from "#lib/models/get-model.ts";
import { openChangelog } from "#lib/rollbacks/open-changelog.ts";
import { orNotFound } from "#lib/server/http/or-not-found.ts";
import { openPageContext } from "#lib/server/http/page-context.ts";

type Props = {
  params: Promise<{ locale: string; model: string }>;
  searchParams: Promise<Record<string, string>>;
};

export default async function Page({ params, searchParams }: Props) {
  const { locale, model } = await params;
  const asked = await searchParams;
  setRequestLocale(locale);
  const ctx = await openPageContext(locale, `/${locale}/changelog/${model}`);
  await orNotFound(getModel(ctx, { model }));
  return <ChangelogScreen {...await openChangelog({ locale, model }, asked, readChoice(asked))} />;
}
