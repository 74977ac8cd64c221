import { useLocale, useTranslations } from "next-intl";
import { Link } from "#components/messages/navigation.ts";
import type { Theme } from "#components/ui/theme.ts";
import { ThemeSwitch } from "./theme-switch.tsx";

/** The signed-in person as the frame shows them. */
export type SignedIn = { name: string; role: "viewer" | "editor" | "operator" | "admin" };

type Props = { user?: SignedIn; zone: string; theme: Theme };

/** Who is signed in, in which zone times are, the theme, and the way out. */
export function SessionFoot({ user, zone, theme }: Props) {
  const t = useTranslations("shell");
  const words = useTranslations("glossary");
  const locale = useLocale();
  return (
    <>
      {user ? (
        <>
          <span>{t("signedInAs", { name: user.name, role: words(`role.${user.role}`) })}</span>
          <form method="post" action="/api/auth/sign-out">
            <input type="hidden" name="locale" value={locale} />
            <button className="plain-btn" type="submit">
              {t("signOut")}
            </button>
          </form>
        </>
      ) : (
        <Link href="/sign-in">{t("signIn")}</Link>
      )}
      <span>{t("timesIn", { zone })}</span>
      <ThemeSwitch current={theme} />
    </>
  );
}
