import { useFormatter, useTimeZone, useLocale, useTranslations } from "next-intl";
import { Section } from "#components/shell/section.tsx";
import { formatInstant } from "#lib/charts/format-instant.ts";
import type { ContractView, RollbackSafety, WeighedChange } from "#lib/versions/change-schema.ts";
import { ContractChangeText } from "./contract-words.tsx";

type Names = { readonly base: string; readonly head: string };

/** Why a change weighs more or less than it does by itself, and whom it touches. */
function Evidence({ weighed }: { weighed: WeighedChange }) {
  const t = useTranslations("contracts");
  const format = useFormatter();
  const context = { locale: useLocale(), timeZone: useTimeZone() ?? "UTC" };
  const { isReweighed, provenUnreadSince, consumers, severity } = weighed;
  const names = (status: "affected" | "unknown") =>
    consumers.filter((one) => one.status === status).map(({ name }) => name);
  const standings = (["affected", "unknown"] as const).flatMap((status) =>
    names(status).length > 0 && severity !== "safe"
      ? [t(`standing.${status}`, { consumers: format.list(names(status)) })]
      : [],
  );
  const weight =
    provenUnreadSince !== null
      ? [t("proven", { time: formatInstant(provenUnreadSince, context) })]
      : isReweighed
        ? [t("exhaustive")]
        : [];
  const said = [...weight, ...standings];
  return said.length === 0 ? null : <p className="q">{said.join(" ")}</p>;
}

function ChangeLine({ weighed }: { weighed: WeighedChange }) {
  const t = useTranslations("contracts");
  const { change, severity } = weighed;
  return (
    <li className={severity === "safe" ? "no" : undefined} data-change={change.code}>
      <p>
        <b>{t(`severity.${severity}`)}</b>
        {change.silent && <span className="q"> {t("silentNote")}</span>}
      </p>
      <p className="q">{t(`side.${change.side}`)}</p>
      <div>
        <p>
          <ContractChangeText change={change} />
        </p>
        <Evidence weighed={weighed} />
      </div>
    </li>
  );
}

/** Whether one may go back and forth between the two without breaking anybody. */
function Safety({ safety }: { safety: RollbackSafety }) {
  const t = useTranslations("contracts.safety");
  const format = useFormatter();
  const { mode, status, between, against } = safety;
  return (
    <p className="safe" data-safety={status}>
      {t(`${mode}.${status}`, { between: format.list(between), against: format.list(against) })}
    </p>
  );
}

type Props = { contracts: ContractView; safety: RollbackSafety; names: Names };

/** What consumers of the base meet when the head answers them, request and answer, the worst first. */
export function ContractChanges({ contracts, safety, names }: Props) {
  const t = useTranslations("contracts");
  const { changes, changeCount, untold } = contracts;
  const more = changeCount - changes.length;
  return (
    <Section id="interface" title={t("title")} note={t("count", { count: changeCount })}>
      <Safety safety={safety} />
      <ul className="ifc">
        {untold.map(({ side, version, code, reason }) => (
          <li key={`${side} ${version} ${reason}`} data-change="interface_unknown">
            <p>
              <b>{t("severity.unknown")}</b>
            </p>
            <p className="q">{t(`side.${side}`)}</p>
            <p>
              {t("untold", {
                side,
                version: version === "current" ? names.base : names.head,
                reason: t(`untoldBecause.${code}`),
              })}
              {code === "broken" && <code lang="en">{reason}</code>}
            </p>
          </li>
        ))}
        {changes.map((weighed) => (
          <ChangeLine key={JSON.stringify(weighed.change)} weighed={weighed} />
        ))}
      </ul>
      {changeCount === 0 && untold.length === 0 && <p className="sub t13">{t("none")}</p>}
      {more > 0 && <p className="mn">{t("more", { count: more })}</p>}
    </Section>
  );
}
