import { useTranslations } from "next-intl";
import { draftErrors } from "#components/rollbacks/form-draft.ts";
import type { FormDraft } from "#components/rollbacks/form-draft.ts";
import { useRefusalWords } from "#components/rollbacks/refusal-words.ts";
import type { FieldError } from "#components/ui/error-summary.tsx";
import type { Problem } from "#lib/schema/problem.ts";

const ownWords = ["name", "email", "role", "scopes", "expiresInDays"] as const;

/** Gives the function that says what was refused of a form of people and tokens, in the reader's language. */
export function usePeopleErrors(): (draft: FormDraft, names: readonly string[]) => FieldError[] {
  const t = useTranslations("people.wrong");
  const ofCode = useRefusalWords();
  const ofProblem = (problem: Problem) => {
    const { onlyAdmin, personId, disabled } = problem.extra ?? {};
    if (typeof onlyAdmin === "string") return t("onlyAdmin", { name: onlyAdmin });
    if (personId !== undefined) return t("hasAccount");
    return disabled === undefined ? ofCode(problem) : t("isDisabled");
  };
  const ofField = (path: string, reason: string) => {
    const own = ownWords.find((name) => path === name || path.startsWith(`${name}.`));
    return own === undefined ? reason : t(own);
  };
  return (draft, names) => draftErrors(draft, names, { ofCode: ofProblem, ofField });
}
