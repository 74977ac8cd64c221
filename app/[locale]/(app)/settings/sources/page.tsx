import { setRequestLocale } from "next-intl/server";
import { SourcesScreen } from "#components/connections/sources-screen.tsx";
import { openConnectionsPage } from "#lib/rollbacks/open-connections.ts";
import type { AskedConnections, ConnectionsPageProps } from "#lib/rollbacks/open-connections.ts";

type Asked = AskedConnections & { source?: string; kind?: string; saved?: string };

export default async function Page(props: ConnectionsPageProps<Asked>) {
  setRequestLocale((await props.params).locale);
  const { asked, opened } = await openConnectionsPage("sources", props);
  const { source = null, kind = null, saved } = asked;
  return <SourcesScreen {...opened} source={source} kind={kind} saved={saved !== undefined} />;
}
