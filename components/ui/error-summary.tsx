"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { fieldId } from "./field-id.ts";

/** One refused field: its name as posted, and what is wrong in words; without a name it concerns the whole form. */
export type FieldError = { name: string | null; message: string };

/** "There is a problem": takes the focus when it appears and links to each field; no errors draw nothing. */
export function ErrorSummary({ errors }: { errors: readonly FieldError[] }) {
  const t = useTranslations("shell");
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (errors.length > 0) box.current?.focus();
  }, [errors]);
  if (errors.length === 0) return null;
  return (
    <div className="summary" role="alert" tabIndex={-1} ref={box}>
      <h2>{t("problem")}</h2>
      <ul>
        {errors.map(({ name, message }) => (
          <li key={`${name} ${message}`}>
            {name === null ? message : <a href={`#${fieldId(name)}`}>{message}</a>}
          </li>
        ))}
      </ul>
    </div>
  );
}
