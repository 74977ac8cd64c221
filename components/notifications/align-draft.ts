import type { FormDraft } from "#components/rollbacks/form-draft.ts";
import type { NoticeDraft } from "#lib/notifications/schema.ts";

type Refused = NonNullable<FormDraft>;
type Posted = { readonly consumerId?: unknown };

function postedIn({ values }: Refused): readonly Posted[] {
  const { notices } = values;
  return Array.isArray(notices) ? (notices as Posted[]) : [];
}

/**
 * A refused form of step 5 in the order in which its messages are drawn now. The order follows what is known of each consumer and
 * changes meanwhile: what was written to one must not stand under another's name.
 */
export function alignDraft(draft: FormDraft, drafts: readonly Pick<NoticeDraft, "consumerId">[]): FormDraft {
  if (draft === null) return null;
  const posted = postedIn(draft);
  const notices = drafts.map(({ consumerId }) => posted.find((notice) => notice.consumerId === consumerId));
  const invalidParams = draft.problem.invalidParams.map((param) => {
    const [, place, rest] = /^notices\.(\d+)(\..*)$/.exec(param.name) ?? [];
    if (place === undefined) return param;
    const { consumerId } = posted[Number(place)] ?? {};
    const now = drafts.findIndex((notice) => notice.consumerId === consumerId);
    return { ...param, name: now === -1 ? "notices" : `notices.${now}${rest}` };
  });
  return {
    ...draft,
    values: { ...draft.values, notices },
    problem: { ...draft.problem, invalidParams },
  };
}

/** What was refused of one message; null for a message that the refused form did not hold. */
export function draftOfNotice(aligned: FormDraft, index: number): FormDraft {
  return aligned !== null && postedIn(aligned)[index] !== undefined ? aligned : null;
}
