import { clsx } from "clsx";
import { useFormatter, useLocale, useTranslations } from "next-intl";
import { Link } from "#components/messages/navigation.ts";
import { Section } from "#components/shell/section.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ModalityMark } from "#components/ui/modality-mark.tsx";
import type { ConsumerTouch } from "#lib/evaluations/view-schema.ts";
import type { Modality } from "#lib/schema/atoms.ts";
import type { InterfaceChange } from "#lib/versions/interface-schema.ts";
import { ContractChangeList } from "./contract-change-list.tsx";
import { joinSentences } from "./join-sentences.ts";

/** Changes that no lost or new field tells of: types, units, label maps, what is sent. */
function otherChanges({ fields, changes }: ConsumerTouch): InterfaceChange[] {
  const named = new Set([...(fields?.lost ?? []), ...(fields?.gained ?? [])]);
  return changes.filter(({ side, field }) => side === "request" || !named.has(field));
}

function useFieldSentences(): (fields: ConsumerTouch["fields"], hasOthers: boolean) => string[] {
  const t = useTranslations("compare");
  const format = useFormatter();
  return (fields, hasOthers) => {
    if (fields === null) return [t("fieldsUnknown")];
    const { lost, gained } = fields;
    if (lost.length + gained.length === 0) return hasOthers ? [] : [t("noField")];
    return [
      ...(lost.length > 0 ? [t("loses", { fields: format.list(lost) })] : []),
      ...(gained.length > 0 ? [t("gains", { fields: format.list(gained) })] : []),
    ];
  };
}

function ConsumerLine({ consumer }: { consumer: ConsumerTouch }) {
  const locale = useLocale();
  const t = useTranslations("compare");
  const words = useTranslations("glossary.modality");
  const format = useFormatter();
  const ofFields = useFieldSentences();
  const { name, fields, worse, better, level, modalities } = consumer;
  const names = (some: readonly Modality[]) => format.list(some.map((one) => words(one)));
  const others = otherChanges(consumer);
  const parts = [
    ...ofFields(fields, others.length > 0),
    ...(worse.length > 0 ? [t("getsWorse", { modalities: names(worse) })] : []),
    ...(better.length > 0 ? [t("getsBetter", { modalities: names(better) })] : []),
  ];
  return (
    <li className={clsx(level === "nothing_to_do" && "no")} data-consumer={name}>
      <h3>{name}</h3>
      <p>
        {modalities.map((modality) => (
          <ModalityMark key={modality} modality={modality} />
        ))}
      </p>
      <div>
        <p>{joinSentences(parts, locale)}</p>
        <ContractChangeList changes={others} />
      </div>
      <p className="q">{t(`level.${level}`)}</p>
    </li>
  );
}

type Props = { consumers: readonly ConsumerTouch[]; model: string };

/** What a step between two versions means for each consumer, the most touched first. */
export function ConsumerTouches({ consumers, model }: Props) {
  const t = useTranslations("compare");
  const touched = consumers.filter(({ level }) => level !== "nothing_to_do").length;
  return (
    <Section
      id="consumers"
      title={t("consumers")}
      note={t("touched", { touched, total: consumers.length })}
      end={
        <Link className="t13" href={`/settings/consumers?model=${model}`}>
          {t("declared")}
        </Link>
      }
    >
      {consumers.length === 0 ? (
        <EmptyState kind="first_use" title={t("noConsumers")}>
          {t("noConsumersHow")}
        </EmptyState>
      ) : (
        <ul className="cons">
          {consumers.map((consumer) => (
            <ConsumerLine key={consumer.id} consumer={consumer} />
          ))}
        </ul>
      )}
    </Section>
  );
}
