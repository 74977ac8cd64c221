import { setRequestLocale } from "next-intl/server";
import { DigestEndScreen } from "#components/notifications/digest-end-screen.tsx";
import { viewDigestLink } from "#lib/notifications/put-digest.ts";
import { pageContext } from "#lib/server/http/page-context.ts";
import { newId } from "#lib/server/observability/ids.ts";

type Props = { params: Promise<{ locale: string; token: string }> };

export default async function Page({ params }: Props) {
  const { locale, token } = await params;
  setRequestLocale(locale);
  const { isSubscribed } = await viewDigestLink(await pageContext(locale), { token });
  return <DigestEndScreen token={token} isSubscribed={isSubscribed} idempotencyKey={newId()} />;
}
