import { useTranslations } from "next-intl";
import type { CompareView } from "#lib/evaluations/view-schema.ts";
import type { Modality } from "#lib/schema/atoms.ts";

type Place = { readonly id: string; readonly text: string };

/** Where the comparison shows something that differs, in the order of the page. */
function usePlaces({ components, metrics, contracts, silent, consumers }: CompareView): Place[] {
  const t = useTranslations("compare.go");
  const words = useTranslations("glossary");
  const moved = (kind: "regressed" | "improved") => {
    const both = metrics.filter((one) => one.baseDataset !== null && one.headDataset !== null);
    const found = both.filter(({ verdict }) => verdict.kind === kind).map(({ modality }) => modality);
    return [...new Set<Modality>(found)].map((modality) => ({
      id: `metrics-${modality}`,
      text: t(kind, { modality: words(`modality.${modality}`) }),
    }));
  };
  const touched = consumers.filter(({ level }) => level !== "nothing_to_do").length;
  return [
    ...components
      .filter(({ status }) => status === "changed")
      .map(({ kind }) => ({ id: `component-${kind}`, text: words(`component.${kind}`) })),
    ...(contracts.changeCount > 0 ? [{ id: "interface", text: t("contracts") }] : []),
    ...(silent.count > 0 ? [{ id: "quiet", text: t("silent") }] : []),
    ...moved("regressed"),
    ...moved("improved"),
    ...(touched > 0 ? [{ id: "consumers", text: t("consumers", { count: touched }) }] : []),
  ];
}

/** Leads from the top of a comparison to every difference, for who does not scroll. */
export function DifferenceLinks({ view }: { view: CompareView }) {
  const t = useTranslations("compare.go");
  const places = usePlaces(view);
  if (places.length === 0) return null;
  return (
    <nav className="go" aria-label={t("label")}>
      <span className="q">{t("label")}</span>
      {places.map(({ id, text }) => (
        <a key={`${id} ${text}`} href={`#${id}`}>
          {text}
        </a>
      ))}
    </nav>
  );
}
