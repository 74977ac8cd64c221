import { useLocale, useTranslations } from "next-intl";
import { Bare } from "#components/shell/bare.tsx";
import { StateIcon } from "#components/shell/state-icon.tsx";
import { Section } from "#components/shell/section.tsx";
import { Sentence } from "#components/shell/sentence.tsx";
import { Button } from "#components/ui/button.tsx";
import { ErrorSummary } from "#components/ui/error-summary.tsx";
import { TextField } from "#components/ui/field.tsx";
import { Role } from "#lib/schema/scope.ts";
import { readFailure } from "./read-failure.ts";

type Props = {
  /** Where to go afterwards; empty for the overview. */
  next: string;
  /** Why the last try did not work, as it stands in the address. */
  failed: string | undefined;
  /** Whether one press per role is offered: in the sandbox, on this machine. */
  isSandbox: boolean;
};

/** Signing in by e-mail address and password and, in the sandbox, by one press per role. Works without JavaScript. */
export function SignInScreen({ next, failed, isSandbox }: Props) {
  const t = useTranslations("access");
  const locale = useLocale();
  const failure = readFailure(failed);
  const name = failure === "password" ? "password" : null;
  const heading = isSandbox ? t("sandbox.otherWay") : t("signIn");
  return (
    <Bare here={next === "" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(next)}`}>
      <StateIcon state="calm" />
      <title>{t("signIn")}</title>
      <Sentence first={t("title")} second={next === "" ? undefined : t("continues")} />
      <ErrorSummary errors={failure === null ? [] : [{ name, message: t(`failure.${failure}`) }]} />
      {isSandbox && <SandboxRoles next={next} />}
      <Section id="by-password" title={heading} isSoft={isSandbox}>
        <form method="post" action="/api/auth/sign-in">
          <input type="hidden" name="locale" value={locale} />
          <input type="hidden" name="next" value={next} />
          <TextField name="email" label={t("email")} type="email" autoComplete="username" />
          <TextField
            name="password"
            label={t("password")}
            type="password"
            autoComplete="current-password"
            error={failure === "password" ? t("failure.password") : undefined}
          />
          <p className="acts">
            <Button primary={!isSandbox}>{t("signIn")}</Button>
          </p>
        </form>
      </Section>
      <p className="sub">{t("noAccount")}</p>
    </Bare>
  );
}

function SandboxRoles({ next }: { next: string }) {
  const t = useTranslations("access");
  const words = useTranslations("glossary");
  const locale = useLocale();
  return (
    <Section id="by-role" title={t("sandbox.title")}>
      <p className="sub">{t("sandbox.why")}</p>
      <form method="post" action="/api/auth/sign-in-sandbox">
        <input type="hidden" name="locale" value={locale} />
        <input type="hidden" name="next" value={next} />
        <p className="acts">
          {Role.options.map((role) => (
            <Button key={role} name="role" value={role} primary={role === "operator"}>
              {t("sandbox.as", { role: words(`role.${role}`) })}
            </Button>
          ))}
        </p>
      </form>
    </Section>
  );
}
