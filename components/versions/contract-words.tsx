import { useTranslations } from "next-intl";
import type { InterfaceChange } from "#lib/versions/interface-schema.ts";

type Said = Pick<InterfaceChange, "field" | "code" | "before" | "after">;

const labelCodes: readonly InterfaceChange["code"][] = [
  "label_names_changed",
  "label_order_changed",
  "label_map_not_recorded",
];

/** What changes of which field, e.g. `score` has another unit or scale: percent → probability. */
export function ContractChangeText({ change }: { change: Said }) {
  const t = useTranslations("contracts");
  const { field, code, before, after } = change;
  const whole = labelCodes.includes(code) ? t("labelMap") : t("whole");
  return (
    <>
      {field === "" ? whole : <code>{field}</code>}{" "}
      {t(`change.${code}`, { before: before ?? "–", after: after ?? "–" })}
    </>
  );
}
