import { useTranslations } from "next-intl";
import { errorOf, draftText } from "#components/rollbacks/form-draft.ts";
import { HiddenFields } from "#components/rollbacks/hidden-fields.tsx";
import { Link } from "#components/messages/navigation.ts";
import { Section } from "#components/shell/section.tsx";
import { Button } from "#components/ui/button.tsx";
import { ErrorSummary } from "#components/ui/error-summary.tsx";
import { SelectField } from "#components/ui/field.tsx";
import { personAddress, signInLinkAddress } from "#lib/access/client.ts";
import type { ListedPerson } from "#lib/access/schema.ts";
import { Role } from "#lib/schema/scope.ts";
import type { PeopleOpened } from "./people-opened.ts";
import { usePeopleErrors } from "./people-refusal.ts";

type Props = { person: ListedPerson; opened: PeopleOpened };

/** The forms that change one person: role, a new sign-in link, and the account itself. */
export function PersonEdit({ person, opened }: Props) {
  const t = useTranslations("people");
  const words = useTranslations("glossary.role");
  const { draft } = opened;
  const errors = usePeopleErrors()(draft, ["role"]);
  const key = `${opened.idempotencyKey}.${person.id}`;
  return (
    <Section
      id="edit"
      title={t("change", { name: person.name })}
      note={person.email}
      end={<Link href="/settings/people">{t("close")}</Link>}
    >
      <ErrorSummary errors={errors} />
      <form method="post" action={personAddress(person.id)}>
        <HiddenFields idempotencyKey={`${key}.role`} />
        <SelectField
          name="role"
          label={t("roleHeading")}
          value={draftText(draft, "role", person.role)}
          error={errorOf(errors, "role")}
          choices={Role.options.map((value) => ({ value, label: words(value) }))}
        />
        <p className="acts after">
          <Button primary>{t("saveRole")}</Button>
        </p>
      </form>
      {person.disabledAt === null && (
        <form method="post" action={signInLinkAddress(person.id)} className="after">
          <HiddenFields idempotencyKey={`${key}.link`} />
          <p className="sub">{t("newLinkHow")}</p>
          <p className="acts">
            <Button>{t("newLink")}</Button>
          </p>
        </form>
      )}
      {person.id === opened.viewerId ? (
        <p className="sub after">{t("ownAccount")}</p>
      ) : (
        <Disabling person={person} idempotencyKey={`${key}.account`} />
      )}
    </Section>
  );
}

function Disabling({ person, idempotencyKey }: { person: ListedPerson; idempotencyKey: string }) {
  const t = useTranslations("people");
  const isOpen = person.disabledAt === null;
  return (
    <form method="post" action={personAddress(person.id)} className="after">
      <HiddenFields idempotencyKey={idempotencyKey} />
      <input type="hidden" name="disabled:boolean" value={String(isOpen)} />
      {isOpen && <p className="sub">{t("deactivateHow")}</p>}
      <p className="acts">
        <Button>{t(isOpen ? "deactivate" : "reactivate")}</Button>
      </p>
    </form>
  );
}
