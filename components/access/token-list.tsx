import { useTranslations } from "next-intl";
import { Link } from "#components/messages/navigation.ts";
import { draftList, draftText, errorOf } from "#components/rollbacks/form-draft.ts";
import { HiddenFields } from "#components/rollbacks/hidden-fields.tsx";
import { Section } from "#components/shell/section.tsx";
import { Button } from "#components/ui/button.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ErrorSummary } from "#components/ui/error-summary.tsx";
import { ChoicesField, SelectField, TextField } from "#components/ui/field.tsx";
import { Time } from "#components/ui/time.tsx";
import { revokeAddress, tokensAddress } from "#lib/access/client.ts";
import type { ApiToken } from "#lib/access/schema.ts";
import { impliedScopes, Scope } from "#lib/schema/scope.ts";
import type { PeopleOpened } from "./people-opened.ts";
import { usePeopleErrors } from "./people-refusal.ts";
import { tokenState } from "./token-state.ts";

const lives = [30, 90, 365] as const;
const usualLife = "90";

type Props = { tokens: readonly ApiToken[]; opened: PeopleOpened };

/** The API tokens without their secrets: what each may do, when it was last used and when it ends. */
export function TokenList({ tokens, opened }: Props) {
  const t = useTranslations("people");
  const { form } = opened.asked;
  const chosen = tokens.find(({ id }) => id === form);
  return (
    <>
      {tokens.length === 0 ? (
        <EmptyState kind="first_use" title={t("noTokens")}>
          {t("noTokensHow")}
        </EmptyState>
      ) : (
        <TokenTable tokens={tokens} now={opened.now} />
      )}
      {chosen !== undefined && chosen.revokedAt === null && <RevokeForm token={chosen} opened={opened} />}
      {form === "token" && <TokenForm opened={opened} />}
    </>
  );
}

function TokenTable({ tokens, now }: { tokens: readonly ApiToken[]; now: Date }) {
  const t = useTranslations("people");
  const state = (token: ApiToken) => {
    const { revokedAt } = token;
    if (revokedAt !== null) return t.rich("tokenIs.revoked", { time: () => <Time at={revokedAt} /> });
    return t(`tokenIs.${tokenState(token, now) === "expired" ? "expired" : "open"}`);
  };
  return (
    <DataTable
      caption={t("tokenTable")}
      rows={tokens}
      rowKey={({ id }) => id}
      columns={[
        {
          key: "name",
          heading: t("tokenName"),
          cell: ({ name, lastFour }) => (
            <>
              {name} <code className="q nowrap">{t("endsIn", { lastFour })}</code>
            </>
          ),
        },
        {
          key: "may",
          heading: t("may"),
          cell: ({ scopes }) =>
            impliedScopes(scopes)
              .map((scope) => t(`scope.${scope}`))
              .join(" · "),
        },
        {
          key: "used",
          heading: t("lastUsed"),
          cell: ({ lastUsedAt }) => (lastUsedAt === null ? t("neverUsed") : <Time at={lastUsedAt} />),
        },
        {
          key: "ends",
          heading: t("ends"),
          cell: ({ expiresAt }) => (expiresAt === null ? t("never") : <Time at={expiresAt} />),
        },
        { key: "made", heading: t("made"), cell: ({ createdAt }) => <Time at={createdAt} /> },
        {
          key: "state",
          heading: t("state"),
          cell: (token) => <span className="nowrap">{state(token)}</span>,
        },
        {
          key: "revoke",
          heading: <span className="vh">{t("revoke")}</span>,
          cell: ({ id, name, revokedAt }) =>
            revokedAt === null && (
              <Link href={`/settings/people?form=${id}#revoke`} aria-label={t("revokeTitle", { name })}>
                {t("revoke")}
              </Link>
            ),
        },
      ]}
    />
  );
}

function RevokeForm({ token, opened }: { token: ApiToken; opened: PeopleOpened }) {
  const t = useTranslations("people");
  const { draft } = opened;
  const errors = usePeopleErrors()(draft, ["name"]).map((error) =>
    error.name === "name" ? { ...error, message: t("wrong.confirm") } : error,
  );
  return (
    <Section
      id="revoke"
      title={t("revokeTitle", { name: token.name })}
      end={<Link href="/settings/people">{t("close")}</Link>}
    >
      <form method="post" action={revokeAddress(token.id)}>
        <ErrorSummary errors={errors} />
        <HiddenFields idempotencyKey={`${opened.idempotencyKey}.${token.id}`} />
        <p className="sub">{t("revokeHow")}</p>
        <TextField
          name="name"
          label={t("revokeType", { name: token.name })}
          value={draftText(draft, "name", "")}
          autoComplete="off"
          error={errorOf(errors, "name")}
        />
        <p className="acts after">
          <Button>{t("revoke")}</Button>
        </p>
      </form>
    </Section>
  );
}

function TokenForm({ opened }: { opened: PeopleOpened }) {
  const t = useTranslations("people");
  const { draft } = opened;
  const names = ["name", "scopes[]", "expiresInDays:number"];
  const errors = usePeopleErrors()(draft, names);
  return (
    <Section id="make" title={t("makeToken")} end={<Link href="/settings/people">{t("close")}</Link>}>
      <form method="post" action={tokensAddress}>
        <ErrorSummary errors={errors} />
        <HiddenFields idempotencyKey={`${opened.idempotencyKey}.token`} />
        <TextField
          name="name"
          label={t("tokenName")}
          hint={t("tokenNameHint")}
          value={draftText(draft, "name", "")}
          error={errorOf(errors, "name")}
        />
        <ChoicesField
          name="scopes[]"
          kind="radio"
          isStacked
          label={t("tokenScope")}
          values={draftList(draft, "scopes[]", ["register"])}
          error={errorOf(errors, "scopes[]")}
          choices={Scope.options.map((value) => ({
            value,
            label: t(`scope.${value}`),
            hint: t(`scopeIs.${value}`),
          }))}
        />
        <SelectField
          name="expiresInDays:number"
          label={t("expiry")}
          value={draftText(draft, "expiresInDays:number", usualLife)}
          error={errorOf(errors, "expiresInDays:number")}
          choices={[
            ...lives.map((days) => ({ value: String(days), label: t("expiryDays", { days }) })),
            { value: "", label: t("expiryNever") },
          ]}
        />
        <p className="acts after">
          <Button primary>{t("makeToken")}</Button>
        </p>
      </form>
    </Section>
  );
}
