import { setRequestLocale } from "next-intl/server";
import { FreezeScreen } from "#components/settings/freeze-screen.tsx";
import { openScreen } from "#lib/rollbacks/open-step.ts";
import { requirePageContext } from "#lib/server/http/page-context.ts";
import { getFreezePolicy, listOpenFreezes } from "#lib/targets/freeze-policy.ts";

type Props = {
  params: Promise<{ locale: string }>;
  searchParams: Promise<Partial<Record<"form" | "saved" | "lifted" | "draft", string>>>;
};

export default async function Page({ params, searchParams }: Props) {
  const { locale } = await params;
  const asked = await searchParams;
  setRequestLocale(locale);
  const query = new URLSearchParams(asked).toString();
  const ctx = await requirePageContext(locale, `/${locale}/settings/freeze?${query}`);
  const [screen, policy, { items }] = await Promise.all([
    openScreen(ctx, asked.draft),
    getFreezePolicy(ctx),
    listOpenFreezes(ctx),
  ]);
  const viewer = {
    canOperate: screen.viewer.canOperate,
    canAdminister: ctx.actor.scopes.includes("administer"),
  };
  const done = asked.saved === undefined ? (asked.lifted === undefined ? null : "lifted") : "saved";
  const shown = { policy, freezes: items, viewer, form: asked.form ?? null, done } as const;
  return <FreezeScreen {...screen} {...shown} />;
}
