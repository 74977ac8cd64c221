import { useFormatter, useTranslations } from "next-intl";
import { Section } from "#components/shell/section.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { ChecklistPart } from "#lib/versions/schema.ts";
import type { ChecklistItem } from "#lib/versions/schema.ts";

const partNames: readonly string[] = ChecklistPart.options;

function isPart(item: ChecklistItem["item"]): item is ChecklistPart {
  return partNames.includes(item);
}

function useItemName(): (item: ChecklistItem["item"]) => string {
  const parts = useTranslations("contracts.checklist.part");
  const components = useTranslations("glossary.component");
  return (item) => (isPart(item) ? parts(item) : components(item));
}

type Props = { checklist: readonly ChecklistItem[]; version: string };

/** Every item of the bundle: restored, unchanged, or not recorded, which asks for attention before traffic moves. */
export function BundleChecklist({ checklist, version }: Props) {
  const t = useTranslations("contracts.checklist");
  const nameOf = useItemName();
  const format = useFormatter();
  const of = (status: ChecklistItem["status"]) => checklist.filter((one) => one.status === status);
  const [restored, unchanged, missing] = [of("restored"), of("unchanged"), of("not_recorded")];
  const counts = { restored: restored.length, unchanged: unchanged.length, missing: missing.length };
  if (checklist.length === 0) return null;
  return (
    <Section id="checklist" className="bcl" title={t("title")} note={t("note", counts)} isSoft>
      {missing.length > 0 ? (
        <div className="warn" data-checklist="not_recorded">
          <span>
            <Icon name="warning" size="medium" />
          </span>
          <div>
            <p>
              <b>{format.list(missing.map(({ item }) => nameOf(item)))}</b>
            </p>
            <p>{t("missing", { version })}</p>
          </div>
        </div>
      ) : (
        <p className="sub">{t("all")}</p>
      )}
      <dl>
        {[restored, unchanged].map((items) => {
          const status = items[0]?.status;
          return status === undefined ? null : (
            <div key={status} data-checklist={status}>
              <dt>{t(`status.${status}`)}</dt>
              <dd>{format.list(items.map(({ item }) => nameOf(item)))}</dd>
            </div>
          );
        })}
      </dl>
    </Section>
  );
}
