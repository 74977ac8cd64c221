import { setRequestLocale } from "next-intl/server";
import { TargetsScreen } from "#components/connections/targets-screen.tsx";
import { openConnections } from "#lib/rollbacks/open-connections.ts";
import { requirePageContext } from "#lib/server/http/page-context.ts";

type Asked = {
  model?: string;
  target?: string;
  form?: string;
  kind?: string;
  router?: string;
  deployer?: string;
  saved?: string;
  draft?: string;
};
type Props = { params: Promise<{ locale: string }>; searchParams: Promise<Asked> };

export default async function Page(props: Props) {
  const [{ locale }, asked] = await Promise.all([props.params, props.searchParams]);
  setRequestLocale(locale);
  const path = `/${locale}/settings/targets?${new URLSearchParams(asked).toString()}`;
  const opened = await openConnections(await requirePageContext(locale, path), asked);
  return (
    <TargetsScreen
      {...opened}
      form={{ part: asked.form ?? null, kind: asked.kind ?? null }}
      kinds={{ router: asked.router, deployer: asked.deployer }}
      saved={asked.saved ?? null}
    />
  );
}
