import { createAdapterContext } from "#lib/server/outbound/create-adapter-context.ts";
import { hostAndPort } from "#lib/server/outbound/host-and-port.ts";
import { InstanceRefusal, MalformedAnswer } from "#lib/replays/infer-failures.ts";
import type { Infer } from "#lib/replays/replay-ports.ts";
import type { Json } from "#lib/schema/atoms.ts";

const timeoutMs = 10_000;

/** Asks an instance over the Open Inference Protocol v2; only the address that the deployer told is opened. */
export function inferOverHttp(ownPorts: readonly number[]): Infer {
  const context = createAdapterContext("admin", { ownPorts });
  return async ({ url, model, request }) => {
    const response = await context.request({
      url: `${url.replace(/\/+$/, "")}/v2/models/${encodeURIComponent(model)}/infer`,
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(request),
      timeoutMs,
      allow: [hostAndPort(new URL(url))],
    });
    const text = response.body.toString("utf8");
    if (response.status !== 200) throw new InstanceRefusal(response.status, text);
    return parseAnswer(text);
  };
}

function parseAnswer(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new MalformedAnswer(text);
  }
}
