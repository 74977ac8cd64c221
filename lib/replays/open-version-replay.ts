import { viewVersionReplay } from "#lib/replays/view-version-replay.ts";
import type { Context } from "#lib/server/context.ts";
import { readDraft } from "#lib/server/http/read-draft.ts";
import { newId } from "#lib/server/observability/ids.ts";

/** Opens the tab of a version's golden replay: what is shown, and the form that the address names. */
export async function openVersionReplay(
  ctx: Context,
  input: { readonly model: string; readonly version: string; readonly draft: string | undefined },
) {
  const [replay, draft] = await Promise.all([viewVersionReplay(ctx, input), readDraft(ctx, input.draft)]);
  return { replay, draft, idempotencyKey: newId() };
}
