import { getRollback } from "#lib/rollbacks/get-rollback.ts";
import { watchRollback } from "#lib/rollbacks/watch-rollback.ts";
import { parsePart } from "#lib/server/http/read-input.ts";
import type { OnOpen, TopicsOf } from "#lib/server/http/event-stream.ts";
import { rollbacksContract } from "./contract.ts";

/** What the stream of one rollback is about: the rollback itself and its target. NOT_FOUND for an unknown rollback. */
export const rollbackTopics: TopicsOf = async (ctx, { params }) => {
  const { rollbackId } = parsePart(rollbacksContract.getRollback.params, params, ctx.locale);
  const { targetId } = await getRollback(ctx, { rollbackId });
  return [`rollback:${rollbackId}`, `target:${targetId}`, "models"];
};

/** Whoever has the stream open watches the rollback. */
export const watchOpenRollback: OnOpen = (ctx, { params }) => {
  const { rollbackId } = parsePart(rollbacksContract.getRollback.params, params, ctx.locale);
  return watchRollback(ctx, rollbackId);
};
