import { setTimeout as wait } from "node:timers/promises";
import type { Api } from "#lib/cli/api/connect-api.ts";
import { CommandError } from "#lib/cli/command-error.ts";
import { targetsContract } from "#lib/targets/contract.ts";
import type { ConnectionTest } from "#lib/targets/schema.ts";

const longestTestMs = 60_000;
const pollMs = 300;

/** Waits until the worker has run a queued connection test; CommandError after 60 s. */
export async function awaitTest(api: Api, queued: ConnectionTest): Promise<ConnectionTest> {
  let test = queued;
  const endsAtMs = performance.now() + longestTestMs;
  while (test.status === "queued") {
    if (performance.now() > endsAtMs) throw new CommandError("No result after 60 s; is the worker running?");
    await wait(pollMs);
    test = await api(targetsContract.getConnectionTest, { params: { testId: test.id } });
  }
  return test;
}

/** One line that says how a test went. */
export function lineOfTest({ subject, status, result }: ConnectionTest): string {
  const latency = typeof result?.latencyMs === "number" ? ` in ${Math.round(result.latencyMs)} ms` : "";
  return `${subject}: ${status}${latency}${result === null ? "" : `: ${result.failure ?? result.sample}`}`;
}
