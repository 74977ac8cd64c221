import { useLocale, useTranslations } from "next-intl";
import { Link } from "#components/messages/navigation.ts";
import { draftErrors, draftList, draftText, errorOf } from "#components/rollbacks/form-draft.ts";
import { HiddenFields } from "#components/rollbacks/hidden-fields.tsx";
import { useRefusalWords } from "#components/rollbacks/refusal-words.ts";
import { Section } from "#components/shell/section.tsx";
import { Button } from "#components/ui/button.tsx";
import { ErrorSummary } from "#components/ui/error-summary.tsx";
import { SelectField, TextField } from "#components/ui/field.tsx";
import { formatDuration } from "#lib/charts/format-instant.ts";
import { setGroupAddress } from "#lib/targets/client.ts";
import type { TargetGroup } from "#lib/targets/group-schema.ts";
import type { ConnectionsOpened } from "./opened.ts";
import type { OpenForm } from "./target-edit.tsx";

const secondMs = 1000;
const usualHoldSeconds = 600;
/** A form without script has so many places to fill. */
const mostPlaces = 8;

type Props = ConnectionsOpened & { form: OpenForm };
type FormProps = Props & { slug: string; group: TargetGroup | null };

function GroupForm({ slug, view, draft, keyOf, group }: FormProps) {
  const t = useTranslations("connections.groups");
  const names = ["group", "title", "holdMs:seconds", "targetIds"];
  const wrong = useTranslations("connections.wrong");
  const ofField = (path: string, reason: string) => {
    if (path === "group") return wrong("slug");
    if (path === "title") return wrong("title");
    if (path === "holdMs") return wrong("hold");
    return path === "targetIds" ? wrong("members") : reason;
  };
  const errors = draftErrors(draft, names, { ofCode: useRefusalWords(), ofField }).map((error) =>
    error.name === "targetIds" ? { ...error, name: "targetIds[]:text" } : error,
  );
  const members = draftList(draft, "targetIds[]", group?.targetIds ?? []);
  const holdText = draftText(draft, "holdMs", String(group?.holdMs ?? usualHoldSeconds * secondMs));
  const choices = [
    { value: "", label: t("nobody") },
    ...view.targets.map(({ id, title }) => ({ value: id, label: title })),
  ];
  const places = Math.min(mostPlaces, view.targets.length);
  return (
    <form method="post" action={setGroupAddress(slug)}>
      <ErrorSummary errors={errors} />
      <HiddenFields idempotencyKey={keyOf()} />
      {group === null ? (
        <TextField
          name="group"
          label={t("slug")}
          value={draftText(draft, "group", "")}
          error={errorOf(errors, "group")}
        />
      ) : (
        <input type="hidden" name="group" value={group.slug} />
      )}
      <TextField
        name="title"
        label={t("name")}
        value={draftText(draft, "title", group?.title ?? "")}
        error={errorOf(errors, "title")}
      />
      <TextField
        name="holdMs:seconds"
        label={t("hold")}
        inputMode="decimal"
        value={holdText === "" ? "" : String(Number(holdText) / secondMs)}
        error={errorOf(errors, "holdMs:seconds")}
      />
      {Array.from({ length: places }, (_, place) => (
        <SelectField
          key={place}
          name="targetIds[]:text"
          label={t("place", { place: place + 1 })}
          choices={choices}
          value={members[place] ?? ""}
          {...(place === 0 && { error: errorOf(errors, "targetIds[]:text") })}
        />
      ))}
      <p className="acts after">
        <Button>{t("save")}</Button>
      </p>
    </form>
  );
}

/** The groups of targets that are rolled back one after another, and the form that sets one. */
export function TargetGroups(props: Props) {
  const { model, view, form, canAdminister } = props;
  const t = useTranslations("connections.groups");
  const locale = useLocale();
  const titleOf = (id: string) => view.targets.find((target) => target.id === id)?.title ?? id;
  if (model === null || view.targets.length < 2) return null;
  const href = (group: string) =>
    `/settings/targets?${new URLSearchParams({ model: model.slug, form: "group", kind: group }).toString()}#groups`;
  const isOpen = form.part === "group" && canAdminister;
  const opened = view.groups.find(({ slug }) => slug === form.kind) ?? null;
  return (
    <Section id="groups" title={t("title")} note={t("note")} isSoft>
      {view.groups.length === 0 && <p className="sub">{t("none")}</p>}
      <ul className="pl">
        {view.groups.map((group) => (
          <li key={group.id}>
            <p>
              <b>{group.title}</b>{" "}
              {t("order", {
                targets: group.targetIds.map(titleOf).join(" → "),
                hold: formatDuration(group.holdMs, locale),
              })}
            </p>
            {canAdminister && (
              <p className="t13">
                <Link href={href(group.slug)}>
                  {t("change")}
                  <span className="vh"> {group.title}</span>
                </Link>
              </p>
            )}
          </li>
        ))}
      </ul>
      {isOpen && <GroupForm {...props} slug={model.slug} group={opened} />}
      {canAdminister && !isOpen && (
        <p className="acts after">
          <Link href={href("")}>{t("add")}</Link>
        </p>
      )}
    </Section>
  );
}
