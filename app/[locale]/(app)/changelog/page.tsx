import { setRequestLocale } from "next-intl/server";
import { readChoice } from "#components/versions/changelog-filters.tsx";
import { ChangelogScreen } from "#components/versions/changelog-screen.tsx";
import { listModels } from "#lib/models/list-models.ts";
import { viewFrame } from "#lib/rollbacks/view-overview.ts";
import { requirePageContext } from "#lib/server/http/page-context.ts";
import { listChangelog } from "#lib/versions/list-changelog.ts";

type Props = {
  params: Promise<{ locale: string }>;
  searchParams: Promise<Record<string, string>>;
};

export default async function Page({ params, searchParams }: Props) {
  const { locale } = await params;
  const query = await searchParams;
  setRequestLocale(locale);
  const choice = readChoice(query);
  const path = `/${locale}/changelog?${new URLSearchParams(query).toString()}`;
  const ctx = await requirePageContext(locale, path);
  const [page, models, view] = await Promise.all([
    listChangelog(ctx, { ...choice, cursor: query["cursor"], limit: 50 }),
    listModels(ctx, { limit: 200 }),
    viewFrame(ctx),
  ]);
  return (
    <ChangelogScreen
      entries={page.items}
      nextCursor={page.nextCursor}
      choice={choice}
      models={models.items.map(({ slug }) => slug)}
      facts={{ actor: ctx.actor, view }}
    />
  );
}
