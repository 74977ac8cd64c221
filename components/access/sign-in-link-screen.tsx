import { useLocale, useTranslations } from "next-intl";
import { Bare } from "#components/shell/bare.tsx";
import { StateIcon } from "#components/shell/state-icon.tsx";
import { Sentence } from "#components/shell/sentence.tsx";
import { Button } from "#components/ui/button.tsx";
import { ErrorSummary } from "#components/ui/error-summary.tsx";
import { TextField } from "#components/ui/field.tsx";
import { passwordLength } from "#lib/access/password-schema.ts";
import { readFailure } from "./read-failure.ts";

type Props = {
  secret: string;
  next: string;
  failed: string | undefined;
  /** What the link is for: one's account, or one's session on another device; null: it no longer works. */
  purpose: "account" | "hand_over" | null;
};

/** A one-time link opened: one button signs in. Opening alone does nothing, since mail scanners open links too. */
export function SignInLinkScreen({ secret, next, failed, purpose }: Props) {
  const t = useTranslations("access");
  const locale = useLocale();
  const failure = readFailure(failed);
  const here = `/sign-in/link/${secret}`;
  if (purpose === null) {
    return (
      <Bare here={here}>
        <StateIcon state="calm" />
        <title>{t("link.gone")}</title>
        <Sentence first={t("link.gone")} second={t("link.goneTodo")} />
        <p className="after">
          <a className="btn" href={`/${locale}/sign-in`}>
            {t("signIn")}
          </a>
        </p>
      </Bare>
    );
  }
  return (
    <Bare here={here}>
      <StateIcon state="calm" />
      <title>{t("link.title")}</title>
      <Sentence first={t("link.title")} second={t(purpose === "hand_over" ? "link.handOver" : "link.once")} />
      <ErrorSummary
        errors={failure === null ? [] : [{ name: "password", message: t(`failure.${failure}`) }]}
      />
      <form method="post" action="/api/auth/sign-in-link" className="after">
        <input type="hidden" name="locale" value={locale} />
        <input type="hidden" name="next" value={next} />
        <input type="hidden" name="secret" value={secret} />
        {purpose === "account" && (
          <TextField
            name="password"
            label={t("link.password")}
            hint={t("link.passwordHint", { count: passwordLength.least })}
            type="password"
            autoComplete="new-password"
            isOptional
            error={failure === "short" ? t("failure.short") : undefined}
          />
        )}
        <p className="acts">
          <Button primary>{t("signIn")}</Button>
        </p>
      </form>
    </Bare>
  );
}
