import { setRequestLocale } from "next-intl/server";
import { ConsumersScreen } from "#components/consumers/consumers-screen.tsx";
import { openConsumers } from "#lib/notifications/open-consumers.ts";
import { requirePageContext } from "#lib/server/http/page-context.ts";
import { newId } from "#lib/server/observability/ids.ts";

type Props = {
  params: Promise<{ locale: string }>;
  searchParams: Promise<{ model?: string; consumer?: string; test?: string; draft?: string }>;
};

export default async function Page(props: Props) {
  const [{ locale }, asked] = await Promise.all([props.params, props.searchParams]);
  setRequestLocale(locale);
  const path = `/${locale}/settings/consumers?${new URLSearchParams(asked).toString()}`;
  const opened = await openConsumers(await requirePageContext(locale, path), asked);
  return <ConsumersScreen {...opened} keyOf={() => newId()} />;
}
