import { setTimeout as sleep } from "node:timers/promises";
import { CommandError, lineOf } from "#lib/cli/command-error.ts";
import type { SupervisedChild } from "./child-program.ts";

/** Which address to ask and whose end means that waiting is in vain. */
export interface WaitUntilReady {
  readonly url: string;
  readonly child: SupervisedChild;
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

const pauseMs = 100;
const answerMs = 10_000;
const crashesInVain = 3;

/** Waits until an address answers 200; throws one line with the last answer when that does not come in time. */
export async function waitUntilReady({ url, child, deadlineMs, signal }: WaitUntilReady): Promise<void> {
  const startedAt = performance.now();
  let last = "no answer";
  while (!signal.aborted) {
    last = await ask(url, signal);
    if (last === "ready") return;
    if (child.crashes() >= crashesInVain)
      throw new CommandError(`The ${child.name} process does not start: ${last}`);
    if (performance.now() - startedAt > deadlineMs) {
      throw new CommandError(`${url} was not ready within ${deadlineMs / 1_000} s: ${last}`);
    }
    await sleep(pauseMs);
  }
}

async function ask(url: string, signal: AbortSignal): Promise<string> {
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(answerMs)]) });
    const text = await response.text();
    return response.ok ? "ready" : `${response.status} ${text.slice(0, 300)}`;
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    return lineOf(cause);
  }
}
