import { AsyncLocalStorage } from "node:async_hooks";
import { Socket } from "node:net";
import pg from "pg";

/** Just before a call is sent, or when its answer has arrived and nobody has read it yet. */
export type Moment = "before" | "after";

/** How often each call was sent in one round of ticks; rounds may overlap on a busy machine. */
export type RoundCounts = Map<string, number>;

/** Told of the two moments of one call, which waits for what it gives. */
export type CallMoments = (moment: Moment) => Promise<void> | null;

/** Told of every write to the database and every line to the router as it is about to be sent. */
export type CallHook = (call: string, round: RoundCounts) => CallMoments;

type Answer = (...given: unknown[]) => void;

/** Name of the write that claims rollouts: a tick begins with it. */
const claimCall = "claim rollouts";

/** The round of ticks that what runs belongs to; none in the other loops of a worker, which call at their own times. */
const ticking = new AsyncLocalStorage<RoundCounts>();

const written = /(?<!FOR )\b(INSERT INTO|UPDATE|DELETE FROM)\s+((?:"?\w+"?\.)?"?\w+"?)/i;

/** Housekeeping of the queues and of workers themselves, which comes by the clock and not by the rollout. */
const notOfRollouts = /^(pgboss\.(bam|version|instance)|worker_heartbeats)$/;

/** Tables written to in the open transaction of each connection. */
const openWrites = new WeakMap<object, string[]>();

function textOf(given: unknown): string {
  const text: unknown = typeof given === "object" && given !== null && "text" in given ? given.text : given;
  return typeof text === "string" ? text : "";
}

/** A name for a statement that writes, e.g. `insert splits` or `commit of rollouts`; null for any other. */
function nameStatement(client: object, given: unknown): string | null {
  const text = textOf(given);
  if (/^\s*BEGIN/i.test(text)) openWrites.set(client, []);
  if (/^\s*COMMIT/i.test(text)) return nameCommit(client);
  const [, verb, name] = written.exec(text) ?? [];
  if (verb === undefined || name === undefined) return text.includes("pg_notify(") ? "notify" : null;
  const table = name.replaceAll('"', "").replace(/^public\./, "");
  if (notOfRollouts.test(table)) return null;
  openWrites.get(client)?.push(table);
  return isClaim(text) ? claimCall : `${verb.toLowerCase().replace(/ .*/, "")} ${table}`;
}

function nameCommit(client: object): string | null {
  const [table] = openWrites.get(client) ?? [];
  openWrites.delete(client);
  return table === undefined ? null : `commit of ${table}`;
}

function isClaim(text: unknown): boolean {
  return typeof text === "string" && /^UPDATE rollouts\s[^]*fence = fence \+ 1/.test(text);
}

/**
 * Marks the loop of ticks by its claims. All loops of a worker start at once, so that a mark in the first round would be
 * on all of them: the first claim is refused, and the loop asks again by itself.
 */
function watchTicks(): void {
  const { prototype } = pg.Pool;
  const original = prototype.query;
  let isFirst = true;
  prototype.query = function query(this: object, ...args: unknown[]) {
    if (isClaim(args[0])) {
      if (isFirst) {
        isFirst = false;
        return Promise.reject(new Error("the first claim is refused by the test"));
      }
      ticking.enterWith(new Map());
    }
    return Reflect.apply(original, this, args) as unknown;
  } as typeof original;
}

/** A call that is watched: who is told, and how it is sent. */
type Watched = {
  readonly at: CallMoments;
  readonly send: (...answer: readonly Answer[]) => unknown;
};

/** For callers that pass a callback. */
async function callBack({ at, send }: Watched, answer: Answer): Promise<void> {
  await at("before");
  send((...given) => {
    const waiting = given[0] instanceof Error ? null : at("after");
    if (waiting === null) answer(...given);
    else void waiting.then(() => answer(...given));
  });
}

/** For callers that wait for a promise. */
async function promise({ at, send }: Watched): Promise<unknown> {
  await at("before");
  const answer = await send();
  await at("after");
  return answer;
}

/** Puts the hook around every statement of this process that writes, over Prisma and the pool alike. */
function watchStatements(hook: CallHook): void {
  const { prototype } = pg.Client;
  const original = prototype.query;
  prototype.query = function query(this: object, ...args: unknown[]) {
    const round = ticking.getStore();
    const call = round === undefined ? null : nameStatement(this, args[0]);
    if (round === undefined || call === null) return Reflect.apply(original, this, args) as unknown;
    const at = hook(call, round);
    const answer = args.at(-1);
    const given = typeof answer === "function" ? args.slice(0, -1) : args;
    const send = (...instead: readonly Answer[]): unknown =>
      Reflect.apply(original, this, [...given, ...instead]);
    if (typeof answer !== "function") return promise({ at, send });
    return void callBack({ at, send }, answer as Answer);
  } as typeof original;
}

/** Puts the hook around every line to a router's stats socket; the moment before is not waited for. */
function watchLines(routerPort: number, hook: CallHook): void {
  const { prototype } = Socket;
  const original = prototype.write;
  prototype.write = function write(this: Socket, ...args: unknown[]) {
    const round = ticking.getStore();
    if (round === undefined || this.remotePort !== routerPort || typeof args[0] !== "string")
      return Reflect.apply(original, this, args) as boolean;
    const at = hook(nameLine(args[0]), round);
    void at("before");
    this.once("close", () => void at("after"));
    return Reflect.apply(original, this, args) as boolean;
  } as typeof original;
}

/** `show info`, `set map pool.lastgood`, `set weight pool/mm_test_v1.0_20260601`: without files and values. */
function nameLine(line: string): string {
  const words = (line.split(";")[0] ?? "").trim().split(" ");
  return words
    .slice(0, words[1] === "map" ? 4 : 3)
    .filter((word) => !word.startsWith("/"))
    .join(" ");
}

/** Watches every database write and every line to the router that the ticks of this process send from now on. */
export function watchCalls(routerPort: number, hook: CallHook): void {
  watchTicks();
  watchStatements(hook);
  watchLines(routerPort, hook);
}
