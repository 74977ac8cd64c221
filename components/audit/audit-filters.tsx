import { useLocale, useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";
import { SelectField, TextField } from "#components/ui/field.tsx";
import type { AuditFilterValues } from "#lib/audit/schema.ts";
import { useActName, useActObject, useActorName } from "./act-words.ts";
import { pageSizes } from "./audit-address.ts";
import type { AuditAsked } from "./audit-address.ts";

type Props = { asked: AuditAsked; values: AuditFilterValues };

/** The filters as a plain form: what is chosen goes into the address, so that every view is a link. */
export function AuditFilters({ asked, values }: Props) {
  const t = useTranslations("audit");
  const words = useTranslations("glossary");
  const locale = useLocale();
  const all = { value: "", label: t("all") };
  const actName = useActName();
  const kindWord = useActObject();
  const actorName = useActorName();
  // The names are listed without kinds: those of the product's own parts have words.
  const nameWord = (name: string) => actorName({ kind: "automation", id: null, name });
  const listed = (options: readonly string[], word: (option: string) => string) => [
    all,
    ...options.map((value) => ({ value, label: word(value) })),
  ];
  const kinds = [
    all,
    { value: "person", label: t("person") },
    { value: "token", label: t("token") },
    { value: "automation", label: t("automation") },
    { value: "public", label: t("public") },
    { value: "not_recorded", label: words("notRecorded") },
  ];
  const fields = [
    { name: "actor", label: t("actor"), choices: listed(values.actors, nameWord) },
    { name: "actorKind", label: t("actorKind"), choices: kinds },
    { name: "action", label: t("action"), choices: listed(values.actions, actName) },
    { name: "objectKind", label: t("objectKind"), choices: listed(values.objectKinds, kindWord) },
    {
      name: "limit",
      label: t("perPage"),
      choices: pageSizes.map((value) => ({ value, label: value })),
    },
  ];
  return (
    <form className="fl" aria-label={t("filter")} action={`/${locale}/audit`}>
      {fields.map(({ name, label, choices }) => (
        <SelectField key={name} name={name} label={label} choices={choices} value={asked[name] ?? ""} />
      ))}
      {(["from", "to"] as const).map((name) => (
        <TextField key={name} name={name} label={t(name)} type="date" value={asked[name] ?? ""} />
      ))}
      <TextField name="requestId" label={t("requestId")} value={asked["requestId"] ?? ""} />
      {asked["objectId"] ? <input type="hidden" name="objectId" value={asked["objectId"]} /> : null}
      <Button>{t("show")}</Button>
    </form>
  );
}
