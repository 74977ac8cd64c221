import { AppError } from "#lib/schema/app-error.ts";
import { completeKey, keyedRequest, releaseKey, takeKey } from "#lib/server/http/idempotency.ts";
import type { KeyedRequest } from "#lib/server/http/idempotency.ts";
import type { Context } from "#lib/server/context.ts";
import type { PressName } from "./command.ts";
import { pressVerbs } from "./press-verbs.ts";
import type { DrawnPress } from "./press-verbs.ts";
import { holds } from "./violation.ts";

/** A press that is sent under a key until it is answered, and maybe again after that. */
type KeyedPress = {
  readonly name: PressName;
  readonly press: DrawnPress;
  readonly key: KeyedRequest;
  /** What it was acknowledged with; null before. */
  answer: string | null;
};

/** What is needed of a world to answer requests. */
type Answering = { readonly operator: () => Context };

/** A client whose requests carry keys: the process that answers may die, and whatever has no answer is sent again. */
export class ModelClient {
  readonly #sent: KeyedPress[] = [];

  /** Sends a new press; gives it once it is acknowledged. */
  send(world: Answering, { name, press, dies }: SentPress): Promise<DrawnPress | null> {
    const ctx = world.operator();
    const place = this.#sent.length;
    const asked = { actor: ctx.actor, client: "", endpoint: name, address: name, values: { ...press } };
    const key = keyedRequest({ ...asked, key: `key ${place}` });
    const request: KeyedPress = { name, press, key, answer: null };
    this.#sent.push(request);
    return this.#ask(ctx, request, dies);
  }

  /** Sends an earlier press again, under its key; gives it where it is acknowledged for the first time. */
  async sendAgain(world: Answering, place: number): Promise<DrawnPress | null> {
    const request = this.#sent.at(-1 - (place % Math.max(1, this.#sent.length)));
    return request === undefined ? null : this.#ask(world.operator(), request, false);
  }

  /** S6: whoever was acknowledged gets the same answer again, and never a refusal. */
  async #ask(ctx: Context, request: KeyedPress, dies: boolean): Promise<DrawnPress | null> {
    const before = request.answer;
    const answer = await answered(ctx, request, dies);
    const { key } = request.key;
    holds(before === null || answer !== null, "S6", () => `${key} was acknowledged, and is refused now`);
    holds(before === null || answer === before, "S6", () => `${key} gets another answer`);
    request.answer = answer;
    return before === null && answer !== null ? request.press : null;
  }
}

type SentPress = {
  readonly name: PressName;
  readonly press: DrawnPress;
  /** Whether the process dies once the act is written, before it answers. */
  readonly dies: boolean;
};

/** As every endpoint answers: the key first, then the verb, then its answer kept under the key; null for a refusal or no answer. */
async function answered(
  ctx: Context,
  { name, press, key }: KeyedPress,
  dies: boolean,
): Promise<string | null> {
  const { pool } = ctx.db;
  try {
    const stored = await takeKey(pool, key);
    if (stored !== null) return JSON.stringify(stored.response);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
  try {
    const { id, state, revision } = await pressVerbs[name](ctx, press);
    if (dies) return null;
    const response = { id, state, revision };
    await completeKey(pool, key, { status: 200, response });
    return JSON.stringify(response);
  } catch (error) {
    await releaseKey(pool, key);
    if (isPartOfTheWorld(error)) return null;
    throw error;
  }
}

/** A refusal and a cut connection are part of the world, anything else is not. */
export function isPartOfTheWorld(error: unknown): boolean {
  if (error instanceof AppError) return error.code !== "INTERNAL";
  return error instanceof Error && error.message.includes("connection to the database");
}
