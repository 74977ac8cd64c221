import { setRequestLocale } from "next-intl/server";
import { PeopleScreen } from "#components/access/people-screen.tsx";
import { viewPeople } from "#lib/access/view-people.ts";
import { openScreen } from "#lib/rollbacks/open-step.ts";
import { requirePageContext } from "#lib/server/http/page-context.ts";
import { readShownOnce } from "#lib/server/http/read-shown-once.ts";

type Asked = Partial<Record<"form" | "cursor" | "made" | "saved" | "revoked" | "draft", string>>;
type Props = { params: Promise<{ locale: string }>; searchParams: Promise<Asked> };

export default async function Page({ params, searchParams }: Props) {
  const { locale } = await params;
  const asked = await searchParams;
  setRequestLocale(locale);
  const query = new URLSearchParams(asked).toString();
  const ctx = await requirePageContext(locale, `/${locale}/settings/people?${query}`);
  const [screen, view, shown] = await Promise.all([
    openScreen(ctx, asked.draft),
    viewPeople(ctx, asked.cursor),
    readShownOnce(),
  ]);
  const opened = {
    form: asked.form ?? null,
    isMade: asked.made !== undefined,
    isSaved: asked.saved !== undefined,
    isRevoked: asked.revoked !== undefined,
  };
  return <PeopleScreen {...screen} viewerId={ctx.actor.id} view={view} shown={shown} asked={opened} />;
}
