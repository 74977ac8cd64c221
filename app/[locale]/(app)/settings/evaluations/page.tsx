import { setRequestLocale } from "next-intl/server";
import { DatasetsScreen } from "#components/evaluations/datasets-screen.tsx";
import { openDatasets } from "#lib/rollbacks/open-datasets.ts";
import { requirePageContext } from "#lib/server/http/page-context.ts";

type Props = { params: Promise<{ locale: string }>; searchParams: Promise<{ model?: string }> };

export default async function Page(props: Props) {
  const [{ locale }, asked] = await Promise.all([props.params, props.searchParams]);
  setRequestLocale(locale);
  const path = `/${locale}/settings/evaluations?${new URLSearchParams(asked).toString()}`;
  return <DatasetsScreen {...await openDatasets(await requirePageContext(locale, path), asked)} />;
}
