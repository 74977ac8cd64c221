import { useLocale, useTranslations } from "next-intl";
import { draftErrors, draftText, errorOf } from "#components/rollbacks/form-draft.ts";
import type { FormDraft } from "#components/rollbacks/form-draft.ts";
import { HiddenFields } from "#components/rollbacks/hidden-fields.tsx";
import { useRefusalWords } from "#components/rollbacks/refusal-words.ts";
import { Section } from "#components/shell/section.tsx";
import { Button } from "#components/ui/button.tsx";
import { ErrorSummary } from "#components/ui/error-summary.tsx";
import { ChoicesField, SelectField, TextField } from "#components/ui/field.tsx";
import { createTargetAddress } from "#lib/targets/client.ts";
import type { AdapterManifest } from "#lib/targets/schema.ts";
import { AdapterFields, adapterFieldNames, useRefusedField } from "./adapter-fields.tsx";
import { manifestOf } from "./opened.ts";

const environments = ["production", "staging"] as const;

type Props = {
  model: string;
  adapters: readonly AdapterManifest[];
  /** The kinds that the address names; what it does not name is chosen first. */
  asked: { readonly router: string | undefined; readonly deployer: string | undefined };
  draft: FormDraft;
  idempotencyKey: string;
};

/** The first step: which adapters, since each has its own settings. A plain form that changes nothing. */
function ChooseKinds({ model, adapters }: Props) {
  const t = useTranslations("connections");
  const language = useLocale() === "zh-CN" ? "zh-CN" : "en";
  const of = (port: AdapterManifest["port"]) =>
    adapters
      .filter((one) => one.port === port)
      .map(({ id, title }) => ({ value: id, label: title[language] }));
  return (
    <form method="get" action="targets">
      <input type="hidden" name="model" value={model} />
      <input type="hidden" name="form" value="new" />
      <SelectField name="router" label={t("router")} hint={t("routerIs")} choices={of("traffic_router")} />
      <SelectField name="deployer" label={t("deployer")} hint={t("deployerIs")} choices={of("deployer")} />
      <p className="acts after">
        <Button primary>{t("goOn")}</Button>
      </p>
    </form>
  );
}

type FormProps = Props & { router: AdapterManifest; deployer: AdapterManifest };

function TargetForm({ model, router, deployer, draft, idempotencyKey }: FormProps) {
  const t = useTranslations("connections");
  const language = useLocale() === "zh-CN" ? "zh-CN" : "en";
  const parts = [
    { key: "router", manifest: router },
    { key: "deployer", manifest: deployer },
  ] as const;
  const own = parts.flatMap(({ key, manifest }) => adapterFieldNames(`${key}.settings`, manifest));
  const ofField = useRefusedField(
    parts.map(({ key, manifest }) => ({ prefix: `${key}.settings`, manifest })),
  );
  const errors = draftErrors(draft, ["slug", "title", "environment", ...own], {
    ofCode: useRefusalWords(),
    ofField,
  });
  return (
    <form method="post" action={createTargetAddress(model)}>
      <ErrorSummary errors={errors} />
      <HiddenFields idempotencyKey={idempotencyKey} />
      <TextField
        name="slug"
        label={t("slug")}
        hint={t("slugHint")}
        value={draftText(draft, "slug", "")}
        error={errorOf(errors, "slug")}
      />
      <TextField
        name="title"
        label={t("targetTitle")}
        value={draftText(draft, "title", "")}
        error={errorOf(errors, "title")}
      />
      <ChoicesField
        name="environment"
        kind="radio"
        label={t("environment")}
        values={[draftText(draft, "environment", "production")]}
        choices={environments.map((value) => ({ value, label: t(`environments.${value}`) }))}
        error={errorOf(errors, "environment")}
      />
      {parts.map(({ key, manifest }) => (
        <fieldset key={key} className="after">
          <legend className="t16">
            {t(key)}: {manifest.title[language]}
          </legend>
          <input type="hidden" name={`${key}.kind`} value={manifest.id} />
          <input type="hidden" name={`${key}.settings:json`} value="{}" />
          <AdapterFields
            prefix={`${key}.settings`}
            manifest={manifest}
            values={{}}
            draft={draft}
            errors={errors}
          />
        </fieldset>
      ))}
      <p className="acts after">
        <Button primary>{t("connect")}</Button>
      </p>
    </form>
  );
}

/** The way to connect a serving target: which adapters, then their settings. */
export function NewTarget(props: Props) {
  const { adapters, asked } = props;
  const t = useTranslations("connections");
  const router = manifestOf(adapters, "traffic_router", asked.router ?? "");
  const deployer = manifestOf(adapters, "deployer", asked.deployer ?? "");
  return (
    <Section id="new" title={t("newTarget")}>
      {router === null || deployer === null ? (
        <ChooseKinds {...props} />
      ) : (
        <TargetForm {...props} router={router} deployer={deployer} />
      )}
    </Section>
  );
}
