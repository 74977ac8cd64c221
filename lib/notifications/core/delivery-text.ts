import { formatInstant } from "#lib/charts/format-instant.ts";
import type { Language } from "#lib/schema/atoms.ts";
import { noticeWords } from "./notice-words.ts";

/** The text of a delivery: the message, by when an answer is asked for (UTC), and where to give it. */
export function deliveryText(notice: {
  readonly language: Language;
  readonly body: string;
  readonly deadline: Date | null;
  readonly url: string;
  /** A reminder says first that nobody has answered. */
  readonly isReminder?: boolean;
  /** How the rollback ended after the message was written. */
  readonly since?: string | null;
}): string {
  const { language, body, deadline, url, isReminder = false, since = null } = notice;
  const words = noticeWords[language];
  const by =
    deadline === null ? [] : [words.answerBy(formatInstant(deadline, { locale: language, timeZone: "UTC" }))];
  const first = [...(since === null ? [] : [since]), ...(isReminder ? [words.isReminder] : [])];
  return [...first, body, ...by, words.answerHere(url)].join("\n\n");
}
