import { setRequestLocale } from "next-intl/server";
import { SourcesScreen } from "#components/connections/sources-screen.tsx";
import { openConnections } from "#lib/rollbacks/open-connections.ts";
import { requirePageContext } from "#lib/server/http/page-context.ts";

type Asked = {
  model?: string;
  target?: string;
  source?: string;
  kind?: string;
  saved?: string;
  draft?: string;
};
type Props = { params: Promise<{ locale: string }>; searchParams: Promise<Asked> };

export default async function Page(props: Props) {
  const [{ locale }, asked] = await Promise.all([props.params, props.searchParams]);
  setRequestLocale(locale);
  const path = `/${locale}/settings/sources?${new URLSearchParams(asked).toString()}`;
  const opened = await openConnections(await requirePageContext(locale, path), asked);
  const { source = null, kind = null, saved } = asked;
  return <SourcesScreen {...opened} source={source} kind={kind} saved={saved !== undefined} />;
}
