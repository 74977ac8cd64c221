import { useLocale, useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { Modality } from "#lib/schema/atoms.ts";
import { ChangeKind } from "#lib/versions/schema.ts";

/** What the address asks the changelog for. */
export type ChangelogChoice = {
  readonly model?: string | undefined;
  readonly modality?: Modality | undefined;
  readonly kind?: ChangeKind | undefined;
  readonly needsAction?: "true" | "false" | undefined;
};

/** What an address asks for; a value that does not exist asks for nothing. */
export function readChoice(query: Readonly<Partial<Record<string, string>>>): ChangelogChoice {
  return {
    model: query["model"] || undefined,
    modality: Modality.optional().catch(undefined).parse(query["modality"]),
    kind: ChangeKind.optional().catch(undefined).parse(query["kind"]),
    needsAction: query["needsAction"] === "true" ? "true" : undefined,
  };
}

/** Whether anything but everything is asked for. */
export function hasFilter(choice: ChangelogChoice): boolean {
  return Object.values(choice).some((value) => value !== undefined);
}

type SelectProps = {
  name: string;
  label: string;
  all: string;
  chosen: string | undefined;
  options: readonly { readonly value: string; readonly label: string }[];
};

function Select({ name, label, all, chosen, options }: SelectProps) {
  return (
    <label>
      {label}
      <span>
        <select name={name} defaultValue={chosen ?? ""}>
          <option value="">{all}</option>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <Icon name="chevron" />
      </span>
    </label>
  );
}

type FilterProps = {
  choice: ChangelogChoice;
  models: readonly string[];
  /** The model whose own page this is: it cannot be filtered by then. */
  only: string | null;
};

/** The filters as a plain form: what is chosen goes into the address, so that every view is a link. */
export function ChangelogFilters({ choice, models, only }: FilterProps) {
  const t = useTranslations("changelog");
  const words = useTranslations("glossary");
  const locale = useLocale();
  return (
    <form
      className="fl"
      aria-label={t("filter")}
      action={`/${locale}/changelog${only === null ? "" : `/${only}`}`}
    >
      {only === null && (
        <Select
          name="model"
          label={t("model")}
          all={t("allModels")}
          chosen={choice.model}
          options={models.map((slug) => ({ value: slug, label: slug }))}
        />
      )}
      <Select
        name="modality"
        label={t("modality")}
        all={t("all")}
        chosen={choice.modality}
        options={Modality.options.map((value) => ({ value, label: words(`modality.${value}`) }))}
      />
      <Select
        name="kind"
        label={t("kind")}
        all={t("allKinds")}
        chosen={choice.kind}
        options={ChangeKind.options.map((value) => ({ value, label: words(`change.${value}`) }))}
      />
      <label className="ck">
        <input
          type="checkbox"
          name="needsAction"
          value="true"
          defaultChecked={choice.needsAction === "true"}
        />
        {t("needsAction")}
      </label>
      <Button>{t("show")}</Button>
    </form>
  );
}
