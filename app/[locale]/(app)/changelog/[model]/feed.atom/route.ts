import { serveFeed } from "#lib/server/http/serve-feed.ts";
import { readChangelogFeed } from "#lib/versions/read-changelog-feed.ts";

export const GET = serveFeed("atom", readChangelogFeed);
