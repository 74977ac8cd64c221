import type { FormDraft } from "#components/rollbacks/form-draft.ts";
import type { FrameFacts } from "#components/shell/screen-frame.tsx";
import type { JudgingView } from "#lib/models/judging-view-schema.ts";

/** What the screens of a model's judging settings are drawn from. */
export type SettingsOpened = {
  readonly facts: FrameFacts;
  readonly view: JudgingView;
  readonly draft: FormDraft;
  readonly idempotencyKey: string;
  /** A change was just saved. */
  readonly isSaved: boolean;
};
