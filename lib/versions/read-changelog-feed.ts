import { authorize } from "#lib/access/authorize.ts";
import { Language } from "#lib/schema/atoms.ts";
import type { Context } from "#lib/server/context.ts";
import { listChangelogPage } from "#lib/versions/changelog-store.ts";
import { composeFeed } from "#lib/versions/compose-feed.ts";
import { ChangelogQuery } from "#lib/versions/schema.ts";

const FeedChoice = ChangelogQuery.pick({ model: true, modality: true, kind: true, needsAction: true });
const mostEntries = 50;

/** Which feed is asked for: its format, the product's address, and what stands in the feed's own. */
export type FeedRequest = {
  readonly format: "atom" | "json";
  readonly origin: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly query: URLSearchParams;
};

/** The newest published change entries that fit the filters, as a feed. A filter that does not exist throws a ZodError. */
export async function readChangelogFeed(ctx: Context, request: FeedRequest): Promise<string> {
  authorize(ctx, "read");
  const { format, origin, params, query } = request;
  const language = Language.catch("en").parse(params["locale"]);
  const given = Object.fromEntries([...query].filter(([, value]) => value !== ""));
  const choice = FeedChoice.parse({
    ...given,
    ...(params["model"] !== undefined && { model: params["model"] }),
  });
  const { items } = await listChangelogPage(ctx.db, { ...choice, limit: mostEntries });
  const page = `${origin}/${language}/changelog${params["model"] === undefined ? "" : `/${choice.model}`}`;
  const filters = new URLSearchParams(query);
  filters.delete("key");
  const search = filters.size === 0 ? "" : `?${filters.toString()}`;
  return composeFeed({
    entries: items,
    format,
    language,
    origin,
    self: `${page}/feed.${format}${search}`,
    page: page + search,
    model: choice.model ?? null,
    now: ctx.now,
  });
}
