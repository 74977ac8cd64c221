import { getFeedKey } from "#lib/access/get-feed-key.ts";
import { listModels } from "#lib/models/list-models.ts";
import type { FrameView } from "#lib/rollbacks/overview-schema.ts";
import { viewFrame } from "#lib/rollbacks/view-overview.ts";
import { Id } from "#lib/schema/atoms.ts";
import type { Actor, Context } from "#lib/server/context.ts";
import { env } from "#lib/server/env.ts";
import type { FormDraft } from "#lib/server/http/form-draft.ts";
import { openPageContext } from "#lib/server/http/page-context.ts";
import { readDraft } from "#lib/server/http/read-draft.ts";
import { newId } from "#lib/server/observability/ids.ts";
import { listChangelog } from "#lib/versions/list-changelog.ts";
import type { ChangelogQuery, ListedChange } from "#lib/versions/schema.ts";

type Query = Readonly<Partial<Record<string, string>>>;
type Choice = Omit<ChangelogQuery, "cursor" | "limit" | "drafts">;

/** What the changelog's screen is drawn from. */
export type OpenedChangelog = {
  readonly entries: readonly ListedChange[];
  readonly nextCursor: string | null;
  readonly choice: Choice;
  /** Set where the page is one model's own. */
  readonly only: string | null;
  readonly models: readonly string[];
  /** Null for a reader without an account, who sees no frame. */
  readonly facts: { readonly actor: Pick<Actor, "name" | "role">; readonly view: FrameView } | null;
  /** Address of the product, the reader's key, and what was done to it just now. */
  readonly feeds: {
    readonly origin: string;
    readonly ownKey: { readonly createdAt: Date; readonly lastUsedAt: Date | null } | null;
    readonly newKey: string | null;
    readonly isKeyEnded: boolean;
  };
  /** What somebody who may write entries sees besides. */
  readonly editing: {
    readonly drafts: readonly ListedChange[];
    /** The id of the entry whose form is open. */
    readonly opened: string | null;
    readonly refused: FormDraft | null;
    /** What the form that led here did; null: it did not come from a form. */
    readonly saved: "new" | "edited" | null;
  } | null;
  readonly idempotencyKey: string;
};

const pageSize = 50;
const mostModels = 200;

/** Opens the changelog for whoever may read it: people with an account, or anybody where the administrator opened it. */
export async function openChangelog(
  at: { readonly locale: string; readonly model?: string },
  asked: Query,
  choice: Choice,
): Promise<OpenedChangelog> {
  const { locale, model } = at;
  const search = new URLSearchParams(Object.entries(asked).map(([name, value]) => [name, value ?? ""]));
  const path = `/${locale}/changelog${model === undefined ? "" : `/${model}`}?${search.toString()}`;
  const ctx = await openPageContext(locale, path);
  const cursor = Id.safeParse(asked["cursor"]).data;
  const wanted = { ...choice, ...(model !== undefined && { model }) };
  const [page, models, facts, ownKey, editing] = await Promise.all([
    listChangelog(ctx, { ...wanted, cursor, limit: pageSize }),
    listModels(ctx, { limit: mostModels }),
    factsOf(ctx),
    getFeedKey(ctx),
    editingOf(ctx, asked, model),
  ]);
  return {
    entries: page.items,
    nextCursor: page.nextCursor,
    choice: wanted,
    only: model ?? null,
    models: models.items.map(({ slug }) => slug),
    facts,
    feeds: {
      origin: env().LASTGOOD_URL,
      ownKey,
      newKey: asked["feedKey"] ?? null,
      isKeyEnded: asked["feedKeyEnded"] !== undefined,
    },
    editing,
    idempotencyKey: newId(),
  };
}

async function factsOf(ctx: Context): Promise<OpenedChangelog["facts"]> {
  const { name, role, kind } = ctx.actor;
  return kind === "public" ? null : { actor: { name, role }, view: await viewFrame(ctx) };
}

async function editingOf(
  ctx: Context,
  asked: Query,
  model: string | undefined,
): Promise<OpenedChangelog["editing"]> {
  if (!ctx.actor.scopes.includes("register")) return null;
  const [drafts, refused] = await Promise.all([
    listChangelog(ctx, { drafts: "true", model, limit: pageSize }),
    readDraft(ctx, asked["draft"]),
  ]);
  const wasSaved = asked["saved"];
  const saved = wasSaved === undefined ? null : wasSaved === "new" ? "new" : "edited";
  return { drafts: drafts.items, opened: asked["edit"] ?? null, refused, saved };
}
