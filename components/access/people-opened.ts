import type { FormDraft } from "#components/rollbacks/form-draft.ts";
import type { FrameFacts } from "#components/shell/screen-frame.tsx";
import type { ShownOnce } from "#lib/access/shown-once-schema.ts";

/** What the address of the settings of people and tokens asks for. */
export type PeopleAsked = {
  /** The one form that is open: `invite`, `token`, or a person's or a token's id. */
  readonly form: string | null;
  /** A secret was made just now. */
  readonly isMade: boolean;
  readonly isSaved: boolean;
  readonly isRevoked: boolean;
};

/** What the parts of that screen are drawn from, besides people and tokens. */
export type PeopleOpened = {
  readonly facts: FrameFacts;
  readonly draft: FormDraft;
  readonly viewerId: string | null;
  readonly now: Date;
  readonly idempotencyKey: string;
  readonly asked: PeopleAsked;
  readonly shown: ShownOnce | null;
};
