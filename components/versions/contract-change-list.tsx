import { useTranslations } from "next-intl";
import type { InterfaceChange } from "#lib/versions/interface-schema.ts";
import { ContractChangeText } from "./contract-words.tsx";

/** What one consumer meets, a line a change: how bad, on which side, what; nothing where there is nothing. */
export function ContractChangeList({ changes }: { changes: readonly InterfaceChange[] }) {
  const t = useTranslations("contracts");
  if (changes.length === 0) return null;
  return (
    <ul>
      {changes.map((change) => (
        <li key={JSON.stringify(change)} data-change={change.code}>
          <b>{t(`severity.${change.severity}`)}</b> {t(`side.${change.side}`)}{" "}
          <ContractChangeText change={change} />
        </li>
      ))}
    </ul>
  );
}
