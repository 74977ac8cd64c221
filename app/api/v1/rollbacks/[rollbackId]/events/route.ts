import { rollbackTopics, watchOpenRollback } from "#lib/rollbacks/rollback-topics.ts";
import { serveEvents } from "#lib/server/http/event-stream.ts";

export const GET = serveEvents(rollbackTopics, watchOpenRollback);
