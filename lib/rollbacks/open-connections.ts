import { listModels } from "#lib/models/list-models.ts";
import type { Model } from "#lib/models/schema.ts";
import { openScreen } from "#lib/rollbacks/open-step.ts";
import type { OpenedScreen } from "#lib/rollbacks/open-step.ts";
import { Id } from "#lib/schema/atoms.ts";
import type { Context } from "#lib/server/context.ts";
import { orNotFound } from "#lib/server/http/or-not-found.ts";
import { requirePageContext } from "#lib/server/http/page-context.ts";
import { newId } from "#lib/server/observability/ids.ts";
import { getTarget } from "#lib/targets/get-target.ts";
import { listAdapters } from "#lib/targets/list-adapters.ts";
import type { AdapterManifest } from "#lib/targets/schema.ts";
import type { ConnectionsView } from "#lib/targets/settings-schema.ts";
import { viewConnections } from "#lib/targets/view-connections.ts";

const mostModels = 200;

/** What the address of a settings page about connections says; a target's id also says the model. */
export type AskedConnections = {
  readonly model?: string | undefined;
  readonly target?: string | undefined;
  readonly draft?: string | undefined;
};

/** What the settings pages about connections are drawn from. */
export type OpenedConnections = OpenedScreen & {
  readonly models: readonly Model[];
  /** Null: no model is registered. */
  readonly model: Model | null;
  readonly view: ConnectionsView;
  /** The id of the target that the address names; null: none. */
  readonly target: string | null;
  readonly adapters: readonly AdapterManifest[];
  readonly canAdminister: boolean;
  /** A fresh idempotency key for each form. */
  readonly keyOf: () => string;
};

/** What such a page gets of its address. */
export type ConnectionsPageProps<Asked extends AskedConnections> = {
  readonly params: Promise<{ locale: string }>;
  readonly searchParams: Promise<Asked>;
};

/** Opens such a page from its address: sign-in first, then as `openConnections`. */
export async function openConnectionsPage<Asked extends AskedConnections>(
  section: "targets" | "sources",
  { params, searchParams }: ConnectionsPageProps<Asked>,
): Promise<{ asked: Asked; opened: OpenedConnections }> {
  const [{ locale }, asked] = await Promise.all([params, searchParams]);
  const said = Object.entries(asked).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  const query = new URLSearchParams(said).toString();
  const ctx = await requirePageContext(locale, `/${locale}/settings/${section}?${query}`);
  return { asked, opened: await openConnections(ctx, asked) };
}

/** Opens a settings page about a model's connections: the target's model, the model named, or the first. A page not found for neither. */
async function openConnections(ctx: Context, asked: AskedConnections): Promise<OpenedConnections> {
  const target = Id.safeParse(asked.target).data ?? null;
  const [{ items: models }, screen, { items: adapters }, named] = await Promise.all([
    listModels(ctx, { limit: mostModels }),
    openScreen(ctx, asked.draft),
    listAdapters(ctx),
    target === null ? null : orNotFound(getTarget(ctx, { targetId: target })),
  ]);
  const slug = named?.model ?? asked.model ?? models[0]?.slug;
  const view =
    slug === undefined
      ? { targets: [], groups: [], tests: [] }
      : await orNotFound(viewConnections(ctx, { model: slug }));
  return {
    ...screen,
    models,
    model: models.find((model) => model.slug === slug) ?? null,
    view,
    target,
    adapters,
    canAdminister: ctx.actor.scopes.includes("administer"),
    keyOf: () => newId(),
  };
}
