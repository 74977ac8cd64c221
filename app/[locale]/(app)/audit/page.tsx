import { setRequestLocale } from "next-intl/server";
import { readAuditAddress } from "#components/audit/audit-address.ts";
import { AuditScreen } from "#components/audit/audit-screen.tsx";
import { openAudit } from "#lib/rollbacks/open-audit.ts";
import { orNotFound } from "#lib/server/http/or-not-found.ts";
import { requirePageContext } from "#lib/server/http/page-context.ts";

type Props = {
  params: Promise<{ locale: string }>;
  searchParams: Promise<Record<string, string>>;
};

export default async function Page({ params, searchParams }: Props) {
  const { locale } = await params;
  const asked = await searchParams;
  setRequestLocale(locale);
  const ctx = await requirePageContext(locale, `/${locale}/audit?${new URLSearchParams(asked).toString()}`);
  const address = readAuditAddress(asked);
  const opened = await orNotFound(openAudit(ctx, address));
  return <AuditScreen {...opened} asked={asked} address={address} />;
}
