import { useTranslations } from "next-intl";
import { Icon } from "#components/ui/icon.tsx";
import type { RollbackWarning } from "#lib/versions/interface-schema.ts";
import type { GoingBack } from "#lib/versions/schema.ts";
import { ContractChangeText } from "./contract-words.tsx";

function isRemoval({ code, side }: RollbackWarning): boolean {
  const removals: readonly RollbackWarning["code"][] = [
    "required_field_disappears",
    "optional_field_disappears",
  ];
  return side === "response" && removals.includes(code);
}

function WarningText({ warning, version }: { warning: RollbackWarning; version: string }) {
  const t = useTranslations("contracts");
  const { code, severity, side, field, untold } = warning;
  if (code === "interface_unknown") {
    const why = untold === null ? "–" : t(`untoldBecause.${untold.code}`);
    const reason = t("back.unknownSide", { which: untold?.version ?? "current", reason: why });
    return (
      <>
        <b>{t("severity.unknown")}</b> {t("back.unknown", { version, reason })}
      </>
    );
  }
  return (
    <>
      <b>{t(`severity.${severity}`)}</b>{" "}
      {isRemoval(warning) ? (
        t.rich("back.removes", { version, field, code: (text) => <code>{text}</code> })
      ) : (
        <>
          {t(`side.${side}`)} <ContractChangeText change={{ ...warning, code }} />
        </>
      )}
    </>
  );
}

type Props = {
  goingBack: GoingBack;
  version: string;
  /** At most so many are listed; the rest is a count. */
  most: number;
  /** What its heading is among those around it. */
  heading?: "h2" | "h3";
};

/** What rolling back from a version will do to consumers who started to use it; nothing where there is nothing to warn of. */
export function GoingBackWarnings({ goingBack, version, most, heading: Heading = "h3" }: Props) {
  const t = useTranslations("contracts.back");
  const { to, warnings } = goingBack;
  if (warnings.length === 0) return null;
  const shown = warnings.slice(0, most);
  return (
    <div className="gb" data-going-back={to}>
      <Heading className="gb-h">
        <Icon name="warning" /> {t("title", { version, to })}
      </Heading>
      <ul>
        {shown.map((warning) => (
          <li key={JSON.stringify(warning)}>
            <WarningText warning={warning} version={version} />
          </li>
        ))}
      </ul>
      {warnings.length > shown.length && (
        <p className="q">{t("more", { count: warnings.length - shown.length })}</p>
      )}
    </div>
  );
}
