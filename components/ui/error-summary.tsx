import { useTranslations } from "next-intl";
import { fieldId } from "./field-id.ts";
import { FocusedAlert } from "./focused-alert.tsx";
import { TechnicalDetail } from "./technical-detail.tsx";

/**
 * One refused field: its name as posted, and what is wrong in words; without a name it concerns the whole form. `detail` is the
 * server's own sentence, in English.
 */
export type FieldError = { name: string | null; message: string; detail?: string };

/** "There is a problem": takes the focus when it appears and links to each field; no errors draw nothing. */
export function ErrorSummary({ errors }: { errors: readonly FieldError[] }) {
  const t = useTranslations("shell");
  if (errors.length === 0) return null;
  return (
    <FocusedAlert className="summary" key={errors.map(({ message }) => message).join(" ")}>
      <h2>{t("problem")}</h2>
      <ul>
        {errors.map(({ name, message, detail }) => (
          <li key={`${name} ${message}`}>
            {name === null ? message : <a href={`#${fieldId(name)}`}>{message}</a>}
            <TechnicalDetail text={detail} />
          </li>
        ))}
      </ul>
    </FocusedAlert>
  );
}
