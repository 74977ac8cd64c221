import { setRequestLocale } from "next-intl/server";
import { ConsumersScreen } from "#components/consumers/consumers-screen.tsx";
import { openConsumers } from "#lib/notifications/open-consumers.ts";
import { requirePageContext } from "#lib/server/http/page-context.ts";
import { newId } from "#lib/server/observability/ids.ts";

type Props = {
  params: Promise<{ locale: string }>;
  searchParams: Promise<{ model?: string; consumer?: string; test?: string; draft?: string }>;
};

export default async function Page({ params, searchParams }: Props) {
  const { locale } = await params;
  const asked = await searchParams;
  setRequestLocale(locale);
  const query = new URLSearchParams(asked).toString();
  const ctx = await requirePageContext(locale, `/${locale}/settings/consumers?${query}`);
  return <ConsumersScreen {...await openConsumers(ctx, asked)} keyOf={() => newId()} />;
}
