import { useTranslations } from "next-intl";
import type { FrameFacts } from "#components/shell/screen-frame.tsx";
import { Sentence } from "#components/shell/sentence.tsx";
import type { Model } from "#lib/models/schema.ts";
import type { Version } from "#lib/versions/schema.ts";
import { CompareFrame } from "./compare-frame.tsx";
import { VersionPickers } from "./version-pickers.tsx";

type Props = {
  model: Model;
  /** Newest first. */
  versions: readonly Version[];
  /** The id or name that was given, when one or the same twice was given. */
  chosen: string | undefined;
  facts: FrameFacts;
};

/** Asks for two versions where the address names none, one, or the same twice; offers the one before. */
export function ChooseVersionsScreen({ model, versions, chosen, facts }: Props) {
  const t = useTranslations("compare");
  const models = useTranslations("models");
  const found = versions.findIndex(({ id, name }) => id === chosen || name === chosen);
  const head = versions[found === -1 ? 0 : found];
  const base = versions[(found === -1 ? 0 : found) + 1] ?? versions.find(({ id }) => id !== head?.id);
  const isTwice = chosen !== undefined && found !== -1;
  return (
    <CompareFrame model={model.slug} title={t("chooseTitle")} facts={facts}>
      <Sentence
        first={t(isTwice ? "same" : "needTwo")}
        second={base === undefined ? models("oneVersion") : t("sameWhy")}
      />
      {base !== undefined && (
        <VersionPickers model={model.slug} base={base.id} head={head?.id} versions={versions} />
      )}
    </CompareFrame>
  );
}
