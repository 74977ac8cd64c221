import { listModels } from "#lib/models/list-models.ts";
import { viewFrame } from "#lib/rollbacks/view-overview.ts";
import { Id } from "#lib/schema/atoms.ts";
import type { Context } from "#lib/server/context.ts";
import { orNotFound } from "#lib/server/http/or-not-found.ts";
import { readDraft } from "#lib/server/http/read-draft.ts";
import { getConnectionTest } from "#lib/targets/get-connection-test.ts";
import { viewConsumers } from "#lib/targets/view-consumers.ts";

const mostModels = 100;

/** What the address of the consumers' page says. */
type Asked = {
  readonly model?: string | undefined;
  readonly consumer?: string | undefined;
  readonly test?: string | undefined;
  readonly draft?: string | undefined;
};

/** Opens the page of a model's consumers, the first model's where none is named: the view, the open form, the last test. */
export async function openConsumers(ctx: Context, asked: Asked) {
  const { actor } = ctx;
  const testId = Id.safeParse(asked.test).data;
  const canAdminister = actor.scopes.includes("administer");
  const [{ items: models }, view, draft, test] = await Promise.all([
    listModels(ctx, { limit: mostModels }),
    viewFrame(ctx),
    readDraft(ctx, asked.draft),
    testId !== undefined && canAdminister ? orNotFound(getConnectionTest(ctx, { testId })) : null,
  ]);
  const model = asked.model ?? models[0]?.slug;
  return {
    facts: { actor: { name: actor.name, role: actor.role }, view },
    models,
    view: model === undefined ? null : await orNotFound(viewConsumers(ctx, { model })),
    opened: asked.consumer === undefined ? null : { consumer: asked.consumer, draft },
    test,
    canAdminister,
  };
}
