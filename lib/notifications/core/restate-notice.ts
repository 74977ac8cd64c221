import type { Language } from "#lib/schema/atoms.ts";
import { noticeWords } from "./notice-words.ts";
import type { NoticeStanding } from "./notice-words.ts";

/** Between which versions of which model the message's rollback goes, and how it stands now. */
export type StandingNow = {
  readonly way: { readonly model: string; readonly suspect: string; readonly restored: string };
  readonly standing: NoticeStanding;
};

/**
 * The body of a message that was drafted while traffic moved, with our own first sentence about that told anew. What a person wrote in
 * its place is left as it is.
 */
export function restateOpening(body: string, language: Language, { way, standing }: StandingNow): string {
  const { opening } = noticeWords[language];
  return body.replace(opening(way, { kind: "moving" }), () => opening(way, standing));
}

/** What stands before a message that was written while the rollback ran and arrives after its end. */
export function endedSince(language: Language, { way, standing }: StandingNow): string {
  const words = noticeWords[language];
  return `${words.hasEndedSince}\n${words.opening(way, standing)}`;
}
