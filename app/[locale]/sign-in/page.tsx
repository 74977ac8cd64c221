import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { setRequestLocale } from "next-intl/server";
import { SignInScreen } from "#components/access/sign-in-screen.tsx";
import { mayPressToSignIn } from "#lib/server/auth/may-press-to-sign-in.ts";
import { safeNext } from "#lib/server/auth/safe-next.ts";
import { pageContext } from "#lib/server/http/page-context.ts";

type Props = {
  params: Promise<{ locale: string }>;
  searchParams: Promise<{ next?: string; failed?: string }>;
};

export default async function Page({ params, searchParams }: Props) {
  const { locale } = await params;
  const { next, failed } = await searchParams;
  setRequestLocale(locale);
  const { actor } = await pageContext(locale);
  if (actor.kind === "person") redirect(safeNext(next, `/${locale}`));
  const isSandbox = mayPressToSignIn(await headers());
  return <SignInScreen next={safeNext(next, "")} failed={failed} isSandbox={isSandbox} />;
}
