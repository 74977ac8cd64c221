import { setRequestLocale } from "next-intl/server";
import { SignInLinkScreen } from "#components/access/sign-in-link-screen.tsx";
import { usableSignInLink } from "#lib/access/redeem-sign-in-link.ts";
import { safeNext } from "#lib/server/auth/safe-next.ts";
import { pageContext } from "#lib/server/http/page-context.ts";

type Props = {
  params: Promise<{ locale: string; secret: string }>;
  searchParams: Promise<{ next?: string; failed?: string }>;
};

export default async function Page({ params, searchParams }: Props) {
  const { locale, secret } = await params;
  const { next, failed } = await searchParams;
  setRequestLocale(locale);
  const purpose = await usableSignInLink(await pageContext(locale), secret);
  const screen = { secret, next: safeNext(next, ""), failed, purpose };
  return <SignInLinkScreen {...screen} />;
}
