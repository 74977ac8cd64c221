import { existsSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import type { Instance } from "#lib/adapters/deployers/port.ts";
import { answerJson, readBody, startLocalServer, type LocalServer } from "./local-server.ts";
import { SplitState, type SplitWriteResult } from "./split-state.ts";

const START_MS = 30;

/** A stand-in for the sandbox's admin server: the same protocol and refusals over HTTP, without any model. */
export interface GatewayStandIn extends LocalServer {
  readonly token: string;
  readonly split: SplitState;
  /** How many requests the admin server answered, by `METHOD /path`. */
  readonly answered: ReadonlyMap<string, number>;
}

const SplitBody = z.object({
  generation: z.number().int().optional(),
  slices: z.array(
    z.object({ version: z.string(), role: z.enum(["restored", "control", "rest"]), share: z.number() }),
  ),
});
const InstanceBody = z.object({ bundleDirectory: z.string() });

interface Desk {
  readonly split: SplitState;
  readonly instances: Map<string, Instance>;
}

type Handler = (
  desk: Desk,
  call: { request: IncomingMessage; response: ServerResponse; url: URL },
) => Promise<void>;

const STATUS_OF = { applied: 200, stale_token: 412, stale_generation: 409 } as const;

function answerWrite(response: ServerResponse, result: SplitWriteResult): void {
  if (result.outcome === "refused")
    answerJson(response, 422, { error: result.error, version: result.version });
  else answerJson(response, STATUS_OF[result.outcome], result.document);
}

const putSplit: Handler = async ({ split }, { request, response }) => {
  const { generation, slices } = SplitBody.parse(JSON.parse(await readBody(request)));
  answerWrite(response, split.write({ slices, generation, token: request.headers["if-match"] ?? "" }));
};

const putInstance: Handler = async ({ split, instances }, { request, response, url }) => {
  const version = decodeURIComponent(url.pathname.split("/").at(-1) ?? "");
  const { bundleDirectory } = InstanceBody.parse(JSON.parse(await readBody(request)));
  const known = instances.get(version);
  if (known !== undefined && known.bundleDirectory === bundleDirectory && known.state !== "failed") {
    return answerJson(response, 200, known);
  }
  const starting: Instance = {
    version,
    state: "starting",
    url: null,
    bundleDirectory,
    startedAt: new Date(),
    readyAt: null,
    failure: null,
  };
  instances.set(version, starting);
  setTimeout(() => {
    if (instances.get(version) !== starting) return;
    if (!existsSync(bundleDirectory)) {
      instances.set(version, {
        ...starting,
        state: "failed",
        failure: "the bundle directory does not exist",
      });
      return;
    }
    instances.set(version, { ...starting, state: "ready", url: "http://127.0.0.1:1", readyAt: new Date() });
    split.makeServable(version);
  }, START_MS);
  answerJson(response, 202, starting);
};

const deleteInstance: Handler = async ({ split, instances }, { response, url }) => {
  const version = decodeURIComponent(url.pathname.split("/").at(-1) ?? "");
  const holdsShare = split.document.slices.some((slice) => slice.version === version && slice.share > 0);
  if (holdsShare) return answerJson(response, 409, { error: "the instance holds share" });
  instances.delete(version);
  response.writeHead(204).end();
};

const handlers: Readonly<Record<string, Handler>> = {
  "GET /admin/split": async ({ split }, { response }) => answerJson(response, 200, split.document),
  "PUT /admin/split": putSplit,
  "GET /admin/observed": async ({ split }, { response, url }) => {
    const windowMs = Number(url.searchParams.get("windowMs") ?? 10_000);
    if (!Number.isInteger(windowMs) || windowMs < 1_000)
      return answerJson(response, 400, { error: "windowMs" });
    return answerJson(response, 200, split.observed(windowMs));
  },
  "GET /admin/instances": async ({ instances }, { response }) =>
    answerJson(response, 200, { instances: [...instances.values()] }),
  "PUT /admin/instances/:version": putInstance,
  "DELETE /admin/instances/:version": deleteInstance,
};

function routeOf(request: IncomingMessage, url: URL): string {
  return `${request.method ?? "GET"} ${url.pathname.replace(/^\/admin\/instances\/.+$/, "/admin/instances/:version")}`;
}

/** Starts a stand-in that can serve the given versions; the first holds 100 %. */
export async function startGatewayStandIn(versions: readonly [string, ...string[]]): Promise<GatewayStandIn> {
  const token = "stand-in-token";
  const desk: Desk = { split: new SplitState(versions), instances: new Map() };
  const answered = new Map<string, number>();
  const server = await startLocalServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://stand-in");
    const route = routeOf(request, url);
    answered.set(route, (answered.get(route) ?? 0) + 1);
    const handler = handlers[route];
    if (request.headers.authorization !== `Bearer ${token}`)
      return answerJson(response, 401, { error: "token" });
    if (handler === undefined) return answerJson(response, 404, { error: "no such path" });
    handler(desk, { request, response, url }).catch((error: unknown) => {
      answerJson(response, 400, { error: error instanceof Error ? error.message : "bad request" });
    });
  });
  return { ...server, token, split: desk.split, answered };
}
