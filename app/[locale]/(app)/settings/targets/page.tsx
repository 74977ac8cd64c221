import { setRequestLocale } from "next-intl/server";
import { TargetsScreen } from "#components/connections/targets-screen.tsx";
import { openConnectionsPage } from "#lib/rollbacks/open-connections.ts";
import type { AskedConnections, ConnectionsPageProps } from "#lib/rollbacks/open-connections.ts";

type Asked = AskedConnections & {
  form?: string;
  kind?: string;
  router?: string;
  deployer?: string;
  saved?: string;
};

export default async function Page(props: ConnectionsPageProps<Asked>) {
  setRequestLocale((await props.params).locale);
  const { asked, opened } = await openConnectionsPage("targets", props);
  return (
    <TargetsScreen
      {...opened}
      form={{ part: asked.form ?? null, kind: asked.kind ?? null }}
      kinds={{ router: asked.router, deployer: asked.deployer }}
      saved={asked.saved ?? null}
    />
  );
}
