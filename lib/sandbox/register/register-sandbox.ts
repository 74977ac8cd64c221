import type { Slice } from "#lib/sandbox/gateway/split.ts";
import { ApiRefusal, makeApiClient } from "./api-client.ts";
import type { ApiClient } from "./api-client.ts";
import { registerConsumerRequests } from "./register-consumer-requests.ts";
import { registerConsumers } from "./register-consumers.ts";
import { registerEvaluations } from "./register-evaluations.ts";
import { registerGoldenCases } from "./register-golden-cases.ts";
import { registerModel } from "./register-model.ts";
import { registerTarget } from "./register-target.ts";
import type { SandboxAddresses } from "./register-target.ts";
import { registerTraffic } from "./register-traffic.ts";
import { markKnownBad, registerVersions } from "./register-versions.ts";

/** Where the product is and what is to be registered. */
export interface Registration {
  readonly url: string;
  readonly token: string;
  readonly sandbox: SandboxAddresses;
  readonly stateDirectory: string;
  readonly slices: () => readonly Slice[];
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

const FIRST_WAIT_MS = 500;
const MAX_WAIT_MS = 10_000;

/** What one pass does: it looks first and creates only what is missing, so that it may run again at any time. */
async function registerOnce(api: ApiClient, registration: Registration): Promise<void> {
  const { sandbox, slices, stateDirectory } = registration;
  const model = await registerModel(api);
  await registerVersions(api, model);
  const targetId = await registerTarget(api, model, sandbox);
  await registerTraffic(api, model, { targetId, slices: slices() });
  await registerConsumers(api, model);
  await registerConsumerRequests(api, model);
  await markKnownBad(api, model);
  await registerGoldenCases(api, model, stateDirectory);
  await registerEvaluations(api, model);
}

/** A refusal that waiting does not change: the token, or what was sent. */
function isFinal(error: unknown): boolean {
  return (
    error instanceof ApiRefusal &&
    error.status >= 400 &&
    error.status < 500 &&
    ![404, 408, 425].includes(error.status)
  );
}

/**
 * Registers the sandbox with the product by its public API alone, and repeats with growing waits while the API is not
 * up. Resolves when everything is there or when it is stopped; says in one line why it gives up.
 */
export async function registerSandbox(registration: Registration): Promise<void> {
  const { url, token, signal, say } = registration;
  const api = makeApiClient({ url, token, signal });
  for (let waitMs = FIRST_WAIT_MS; !signal.aborted; waitMs = Math.min(MAX_WAIT_MS, waitMs * 2)) {
    try {
      await registerOnce(api, registration);
      say(`registered with ${url}`);
      return;
    } catch (error) {
      if (signal.aborted) return;
      const reason = error instanceof Error ? error.message : String(error);
      if (isFinal(error)) {
        say(`cannot register with ${url}: ${reason}`);
        return;
      }
      if (waitMs >= MAX_WAIT_MS) say(`still trying to register with ${url}: ${reason}`);
    }
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
}
