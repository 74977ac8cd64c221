import type { FrameFacts } from "#components/shell/screen-frame.tsx";
import type { Rollback, Watcher } from "#lib/rollbacks/schema.ts";
import type { FormDraft } from "./form-draft.ts";

/** Who looks at a screen, as far as it changes what is drawn. */
export type Viewer = { id: string | null; canOperate: boolean };

/** What every screen of the guided rollback is drawn from, besides its own data. */
export type Opened = {
  facts: FrameFacts;
  draft: FormDraft;
  viewer: Viewer;
  now: Date;
  idempotencyKey: string;
};

/** What the screen of a step is drawn from. */
export type OpenedStep = Opened & {
  rollback: Rollback;
  /** Who has the rollback open now. */
  watchers: readonly Watcher[];
};

/** Whether the viewer may press what only the driver may press. */
export function isDriver(rollback: Pick<Rollback, "driver">, viewer: Viewer): boolean {
  return viewer.canOperate && viewer.id !== null && rollback.driver.id === viewer.id;
}
