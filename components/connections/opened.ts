import type { FormDraft } from "#components/rollbacks/form-draft.ts";
import type { FrameFacts } from "#components/shell/screen-frame.tsx";
import type { Model } from "#lib/models/schema.ts";
import type { AdapterManifest } from "#lib/targets/schema.ts";
import type { ConnectionsView } from "#lib/targets/settings-schema.ts";

/** What the settings screens about connections are drawn from. */
export type ConnectionsOpened = {
  readonly facts: FrameFacts;
  readonly models: readonly Model[];
  /** Null: no model is registered. */
  readonly model: Model | null;
  readonly view: ConnectionsView;
  /** The id of the target that the address names; null: none. */
  readonly target: string | null;
  readonly adapters: readonly AdapterManifest[];
  readonly draft: FormDraft;
  readonly canAdminister: boolean;
  /** A fresh idempotency key for each form. */
  readonly keyOf: () => string;
};

/** The adapter of a port by its kind, or null for one that this installation does not know. */
export function manifestOf(
  adapters: readonly AdapterManifest[],
  port: AdapterManifest["port"],
  kind: string,
): AdapterManifest | null {
  return adapters.find((one) => one.port === port && one.id === kind) ?? null;
}
