import { useTranslations } from "next-intl";
import type { ReactNode } from "react";

/** One line of the report; nothing to say is "Not recorded". */
export function Fact({ term, children }: { term: string; children: ReactNode }) {
  const t = useTranslations("report");
  const isMissing = children === null || children === undefined || children === "";
  return (
    <tr>
      <th scope="row">{term}</th>
      <td>{isMissing ? <span className="q">{t("notRecorded")}</span> : children}</td>
    </tr>
  );
}

/** Lines of the report under an unseen caption. */
export function FactTable({ caption, children }: { caption: string; children: ReactNode }) {
  return (
    <div className="table-scroll">
      <table className="stg answers">
        <caption className="vh">{caption}</caption>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
