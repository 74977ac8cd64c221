import { useLocale, useTranslations } from "next-intl";
import { SettingsFrame } from "#components/settings/settings-frame.tsx";
import { listCommaIn } from "#components/shell/punctuation.ts";
import { Section } from "#components/shell/section.tsx";
import { Sentence } from "#components/shell/sentence.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { shownOnceCookie } from "#lib/access/shown-once-schema.ts";
import type { PeopleView } from "#lib/access/schema.ts";
import { InviteForm, PeopleList } from "./people-list.tsx";
import type { PeopleOpened } from "./people-opened.ts";
import { PersonEdit } from "./person-edit.tsx";
import { RoleMatrix } from "./role-matrix.tsx";
import { ShownSecret } from "./shown-secret.tsx";
import { TokenList } from "./token-list.tsx";
import { tokenState } from "./token-state.ts";

type Props = PeopleOpened & { view: PeopleView | { readonly admins: readonly string[] } };

/** Who has an account, what they may do, and which pipelines hold a token. */
export function PeopleScreen({ view, ...opened }: Props) {
  const t = useTranslations("people");
  const words = useTranslations("glossary.role");
  const listComma = listCommaIn(useLocale());
  const { facts, draft } = opened;
  if ("admins" in view) {
    const { role } = facts.actor;
    const admins = view.admins.join(listComma);
    return (
      <SettingsFrame section="people" facts={facts}>
        <Sentence first={t("people")} />
        <EmptyState kind="no_permission" title={t("noRole")}>
          {role === null ? t("noRoleToken") : t("noRoleHow", { role: words(role), admins })}
        </EmptyState>
        <Roles />
      </SettingsFrame>
    );
  }
  return (
    <SettingsFrame section="people" facts={facts} hasErrors={draft !== null}>
      <Content view={view} opened={opened} />
      <Roles />
    </SettingsFrame>
  );
}

function Content({ view, opened }: { view: PeopleView; opened: PeopleOpened }) {
  const t = useTranslations("people");
  const { asked, now } = opened;
  const { people, nextCursor, tokens } = view;
  const active = people.filter(({ disabledAt }) => disabledAt === null).length;
  const inUse = tokens.filter((token) => tokenState(token, now) === "open").length;
  const person = people.find(({ id }) => id === asked.form);
  return (
    <>
      <Sentence first={t("say", { people: active })} second={t("sayTokens", { tokens: inUse })} />
      <JustMade opened={opened} />
      <Section
        id="people"
        title={t("people")}
        note={String(people.length)}
        end={<ButtonLink href="/settings/people?form=invite#edit">{t("invite")}</ButtonLink>}
      >
        <PeopleList people={people} nextCursor={nextCursor} opened={opened} />
      </Section>
      {asked.form === "invite" && <InviteForm opened={opened} />}
      {person !== undefined && <PersonEdit person={person} opened={opened} />}
      <Section
        id="tokens"
        title={t("tokens")}
        note={String(inUse)}
        end={<ButtonLink href="/settings/people?form=token#make">{t("makeToken")}</ButtonLink>}
      >
        <TokenList tokens={tokens} opened={opened} />
      </Section>
    </>
  );
}

/** What the form before had done. */
function JustMade({ opened: { asked, shown } }: { opened: PeopleOpened }) {
  const t = useTranslations("people");
  if (asked.isMade && shown !== null) {
    return (
      <ShownSecret
        cookie={shownOnceCookie}
        secret={shown.secret}
        title={t(`shown.${shown.kind}`, { name: shown.name })}
        note={t("shown.soon")}
      />
    );
  }
  const said = asked.isMade
    ? t("shown.gone")
    : asked.isSaved
      ? t("saved")
      : asked.isRevoked
        ? t("revoked")
        : null;
  return (
    said !== null && (
      <p className="sub" role="status">
        {said}
      </p>
    )
  );
}

function Roles() {
  const t = useTranslations("people");
  return (
    <Section id="roles" title={t("roles")} isSoft>
      <RoleMatrix />
    </Section>
  );
}
