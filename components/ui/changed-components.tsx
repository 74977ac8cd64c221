import { useLocale, useTranslations } from "next-intl";
import { listCommaIn } from "#components/shell/punctuation.ts";
import type { ComponentKind } from "#lib/versions/schema.ts";

const order: readonly ComponentKind[] = [
  "weights",
  "config",
  "preprocessing",
  "postprocessing",
  "interface",
  "runtime",
  "monitoring",
];

/** Seven squares, one for each component in the fixed order; a filled one changed. The title says it in words. */
export function ChangedComponents({ changed }: { changed: readonly ComponentKind[] }) {
  const t = useTranslations("shell");
  const words = useTranslations("glossary.component");
  const locale = useLocale();
  const names = order.filter((kind) => changed.includes(kind)).map((kind) => words(kind));
  const title =
    names.length === 0
      ? t("noComponentChanged")
      : t("changedComponents", { components: names.join(listCommaIn(locale)) });
  return (
    <svg className="c7" width="97" height="12" role="img">
      <title>{title}</title>
      {order.map((kind, index) =>
        changed.includes(kind) ? (
          <rect key={kind} className="on7" x={index * 14} y="0" width="12" height="12" />
        ) : (
          <rect key={kind} className="off7" x={index * 14 + 0.5} y="0.5" width="11" height="11" />
        ),
      )}
    </svg>
  );
}
