import { useLocale, useTranslations } from "next-intl";
import { commaIn } from "#components/shell/punctuation.ts";
import { Section } from "#components/shell/section.tsx";
import { ModalityMark } from "#components/ui/modality-mark.tsx";
import type { ComponentChange } from "#lib/versions/change-schema.ts";

/** More names are not read one by one; the component's lines have them all. */
const mostLabels = 20;

function Moved({ change }: { change: ComponentChange }) {
  const t = useTranslations("contracts.quiet");
  const locale = useLocale();
  const { movedLabels, labelShift } = change;
  const shown = movedLabels.slice(0, mostLabels);
  return (
    <>
      <p>
        {t("labels", { count: movedLabels.length })}
        {labelShift !== null &&
          `${commaIn(locale)}${t("shift", { shift: labelShift > 0 ? `+${labelShift}` : labelShift })}`}
      </p>
      <ul className="lbl">
        {shown.map(({ id, before, after }) => (
          <li key={id}>
            <code>{t("labelMove", { id, before: before ?? "–", after: after ?? "–" })}</code>
          </li>
        ))}
        {movedLabels.length > shown.length && <li>…</li>}
      </ul>
    </>
  );
}

function Setting({ change }: { change: ComponentChange }) {
  const t = useTranslations("contracts.quiet");
  if (change.movedLabels.length > 0) return <Moved change={change} />;
  if (change.path === "") return <p>{t("whole")}</p>;
  const [before, after] = [change.before ?? t("absent"), change.after ?? t("absent")];
  return (
    <p>
      <code>{change.path}</code>: <code>{before}</code> → <code>{after}</code>
    </p>
  );
}

/** The evidence stands with the first setting of its topic only. */
function SilentLine({ change, isFirst }: { change: ComponentChange; isFirst: boolean }) {
  const t = useTranslations("contracts");
  const words = useTranslations("glossary.component");
  const { component, topic, severity, modalities } = change;
  return (
    <li className={severity === "numeric_drift" ? "no" : undefined} data-topic={topic}>
      <p>
        <b>{t(`quiet.severity.${severity}`)}</b>
      </p>
      <p className="q">
        {words(component)}
        {modalities.map((modality) => (
          <ModalityMark key={modality} modality={modality} />
        ))}
      </p>
      <div>
        <p>
          <b>{t(`topic.${topic}`)}</b>
        </p>
        <Setting change={change} />
        {isFirst && <p className="q">{t(`evidence.${topic}`)}</p>}
      </div>
    </li>
  );
}

type Props = { silent: { readonly changes: readonly ComponentChange[]; readonly count: number } };

/** The settings that change answers without raising an error, by the catalogue's severity, with its evidence. */
export function SilentChanges({ silent }: Props) {
  const t = useTranslations("contracts.quiet");
  const more = useTranslations("contracts");
  const { changes, count } = silent;
  return (
    <Section id="quiet" title={t("title")} note={t("note", { count })}>
      <ul className="ifc">
        {changes.map((change, index) => (
          <SilentLine
            key={`${change.component} ${change.path}`}
            change={change}
            isFirst={changes.findIndex(({ topic }) => topic === change.topic) === index}
          />
        ))}
      </ul>
      {count === 0 && <p className="sub t13">{t("none")}</p>}
      {count > changes.length && <p className="mn">{more("more", { count: count - changes.length })}</p>}
    </Section>
  );
}
