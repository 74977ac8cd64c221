import { useLocale, useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import type { Version } from "#lib/versions/schema.ts";

type Props = {
  model: string;
  base: Pick<Version, "id" | "shortName">;
  /** Ids of the versions that stand beside base now. */
  chosen: readonly string[];
  versions: readonly Version[];
};

/** Two to eight versions to choose, all against the same base: a plain form whose answer is an address. */
export function MoreVersions({ model, base, chosen, versions }: Props) {
  const t = useTranslations("compare.several");
  const locale = useLocale();
  const others = versions.filter(({ id }) => id !== base.id);
  if (others.length < 2) return null;
  return (
    <Disclosure summary={t("choose")}>
      <form className="several" action={`/${locale}/models/${model}/compare`}>
        <input type="hidden" name="base" value={base.id} />
        <fieldset>
          <legend>{t("against", { base: base.shortName })}</legend>
          <div className="many">
            {others.map(({ id, name, shortName }) => (
              <label key={id} title={name}>
                <input type="checkbox" name="head" value={id} defaultChecked={chosen.includes(id)} />
                {shortName}
              </label>
            ))}
          </div>
        </fieldset>
        <p className="acts">
          <Button type="submit">{t("show")}</Button>
        </p>
      </form>
    </Disclosure>
  );
}
