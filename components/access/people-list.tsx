import { useTranslations } from "next-intl";
import { Link } from "#components/messages/navigation.ts";
import { draftText, errorOf } from "#components/rollbacks/form-draft.ts";
import { HiddenFields } from "#components/rollbacks/hidden-fields.tsx";
import { Gap } from "#components/shell/gap.tsx";
import { Section } from "#components/shell/section.tsx";
import { Button } from "#components/ui/button.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { ErrorSummary } from "#components/ui/error-summary.tsx";
import { SelectField, TextField } from "#components/ui/field.tsx";
import { Time } from "#components/ui/time.tsx";
import { inviteAddress } from "#lib/access/client.ts";
import type { ListedPerson } from "#lib/access/schema.ts";
import { Role } from "#lib/schema/scope.ts";
import { languageChoices } from "./language-names.ts";
import type { PeopleOpened } from "./people-opened.ts";
import { usePeopleErrors } from "./people-refusal.ts";

function Account({ person: { disabledAt, linkUntil } }: { person: ListedPerson }) {
  const t = useTranslations("people.accountIs");
  if (disabledAt !== null) return t.rich("disabled", { time: () => <Time at={disabledAt} /> });
  if (linkUntil !== null) return t.rich("link", { time: () => <Time at={linkUntil} /> });
  return t("open");
}

type Props = { people: readonly ListedPerson[]; nextCursor: string | null; opened: PeopleOpened };

/** Everybody with an account; a name opens what can be changed of it. */
export function PeopleList({ people, nextCursor, opened }: Props) {
  const t = useTranslations("people");
  const words = useTranslations("glossary.role");
  return (
    <>
      <DataTable
        caption={t("peopleTable")}
        rows={people}
        rowKey={({ id }) => id}
        isSelected={({ id }) => id === opened.asked.form}
        columns={[
          {
            key: "name",
            heading: t("name"),
            cell: ({ id, name }) => (
              <>
                <Link href={`/settings/people?form=${encodeURIComponent(id)}#edit`}>{name}</Link>
                {id === opened.viewerId && (
                  <span className="q">
                    <Gap />
                    {t("you")}
                  </span>
                )}
              </>
            ),
          },
          { key: "email", heading: t("email"), cell: ({ email }) => email },
          { key: "role", heading: t("roleHeading"), cell: ({ role }) => words(role) },
          { key: "account", heading: t("account"), cell: (person) => <Account person={person} /> },
        ]}
      />
      {nextCursor !== null && (
        <p className="older">
          <Link href={`/settings/people?cursor=${encodeURIComponent(nextCursor)}`}>{t("older")}</Link>
        </p>
      )}
    </>
  );
}

/** The form that adds a person; its answer shows a one-time link. */
export function InviteForm({ opened }: { opened: PeopleOpened }) {
  const t = useTranslations("people");
  const words = useTranslations("glossary.role");
  const { draft } = opened;
  const errors = usePeopleErrors()(draft, ["name", "email", "role"]);
  return (
    <Section id="edit" title={t("invite")} end={<Link href="/settings/people">{t("close")}</Link>}>
      <form method="post" action={inviteAddress} noValidate>
        <ErrorSummary errors={errors} />
        <HiddenFields idempotencyKey={`${opened.idempotencyKey}.invite`} />
        <p className="sub">{t("inviteHow")}</p>
        <TextField
          name="name"
          label={t("name")}
          value={draftText(draft, "name", "")}
          error={errorOf(errors, "name")}
        />
        <TextField
          name="email"
          label={t("email")}
          type="email"
          value={draftText(draft, "email", "")}
          error={errorOf(errors, "email")}
        />
        <SelectField
          name="role"
          label={t("roleHeading")}
          value={draftText(draft, "role", "viewer")}
          error={errorOf(errors, "role")}
          choices={Role.options.map((value) => ({ value, label: words(value) }))}
        />
        <SelectField
          name="language"
          label={t("language")}
          value={draftText(draft, "language", "en")}
          choices={languageChoices}
        />
        <p className="acts after">
          <Button primary>{t("makeInvitation")}</Button>
        </p>
      </form>
    </Section>
  );
}
