import { serveEvents } from "#lib/server/http/event-stream.ts";
import { namedTopics } from "#lib/server/http/live-topics.ts";

export const GET = serveEvents(namedTopics);
