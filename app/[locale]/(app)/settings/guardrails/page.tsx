import { setRequestLocale } from "next-intl/server";
import { GuardrailsScreen } from "#components/guardrails/guardrails-screen.tsx";
import { openGuardrails } from "#lib/rollbacks/open-guardrails.ts";
import { requirePageContext } from "#lib/server/http/page-context.ts";

type Props = {
  params: Promise<{ locale: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function Page(props: Props) {
  const [{ locale }, asked] = await Promise.all([props.params, props.searchParams]);
  setRequestLocale(locale);
  const single = Object.entries(asked).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  const path = `/${locale}/settings/guardrails?${new URLSearchParams(single).toString()}`;
  const opened = await openGuardrails(await requirePageContext(locale, path), asked);
  return <GuardrailsScreen {...opened} isSaved={asked["saved"] !== undefined} />;
}
