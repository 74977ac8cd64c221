import { useLocale, useTranslations } from "next-intl";
import { Link } from "#components/messages/navigation.ts";
import { Button } from "#components/ui/button.tsx";
import { Icon } from "#components/ui/icon.tsx";
import type { Version } from "#lib/versions/schema.ts";

type PickerProps = { name: "base" | "head"; chosen: string | undefined; versions: readonly Version[] };

function Picker({ name, chosen, versions }: PickerProps) {
  const t = useTranslations("compare");
  return (
    <label className="pk">
      <span className="q t12">{t(name)}</span>
      <select className="select" name={name} defaultValue={chosen}>
        {versions.map((version) => (
          <option key={version.id} value={version.id}>
            {version.shortName === version.name ? version.name : `${version.shortName} · ${version.name}`}
          </option>
        ))}
      </select>
    </label>
  );
}

type Props = {
  model: string;
  base: string | undefined;
  head: string | undefined;
  versions: readonly Version[];
};

/** Two versions to choose, as a plain form whose answer is an address; the swap is a link. */
export function VersionPickers({ model, base, head, versions }: Props) {
  const t = useTranslations("compare");
  const locale = useLocale();
  const address = `/models/${model}/compare`;
  return (
    <form className="pick" aria-label={t("pick")} action={`/${locale}${address}`}>
      <Picker name="base" chosen={base} versions={versions} />
      {base !== undefined && head !== undefined && (
        <Link className="btn sw" href={`${address}?base=${head}&head=${base}`} aria-label={t("swap")}>
          <Icon name="swap" size="medium" />
        </Link>
      )}
      <Picker name="head" chosen={head} versions={versions} />
      <Button type="submit">{t("compare")}</Button>
    </form>
  );
}
