import { createHash, timingSafeEqual } from "node:crypto";
import type { Server } from "node:http";
import path from "node:path";
import { z } from "zod";
import type { BoundClients } from "#lib/sandbox/gateway/bound-clients.ts";
import { MAX_WINDOW_MS } from "#lib/sandbox/gateway/observed-counts.ts";
import type { ObservedCounts } from "#lib/sandbox/gateway/observed-counts.ts";
import type { RecentRequests } from "#lib/sandbox/gateway/recent-requests.ts";
import { refuseSplit, WriteSplit } from "#lib/sandbox/gateway/split.ts";
import type { Slice, Split } from "#lib/sandbox/gateway/split.ts";
import type { InstanceHost } from "#lib/sandbox/host/instance-host.ts";
import { HttpError } from "#lib/sandbox/http/http-error.ts";
import { parseJson } from "#lib/sandbox/http/parse-json.ts";
import { makeServer } from "#lib/sandbox/http/serve.ts";
import type { Call, Reply } from "#lib/sandbox/http/serve.ts";

/** What the admin server reads and moves. */
export interface AdminParts {
  readonly token: string;
  readonly split: () => Split;
  /** Puts slices into force and keeps them. */
  readonly applySplit: (slices: readonly Slice[], generation: number) => Split;
  readonly host: InstanceHost;
  readonly observed: ObservedCounts;
  readonly recent: RecentRequests;
  readonly bound: BoundClients;
  readonly traffic: {
    readonly ratePerSecond: () => number;
    readonly setRate: (ratePerSecond: number) => void;
  };
  /** Called after the wanted instances changed. */
  readonly onInstancesChanged: () => void;
  readonly nowMs: () => number;
}

const MAX_BODY_BYTES = 65_536;
const Deploy = z.object({
  bundleDirectory: z.string().min(1).refine(path.isAbsolute, "an absolute path is expected"),
});
const Release = z.object({ version: z.string().min(1).max(200) });
const Traffic = z.object({ ratePerSecond: z.number().min(0).max(1000) });

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

function checkToken(call: Call, token: string): void {
  const given = /^Bearer (.+)$/i.exec(call.headers.authorization ?? "")?.[1] ?? "";
  if (!timingSafeEqual(digest(given), digest(token)))
    throw new HttpError(401, "a valid bearer token is needed");
}

/** One instance a version: ready, or not. */
const receiversOf = ({ host }: AdminParts) =>
  host.list().map(({ version, state }) => ({ version, ready: state === "ready" ? 1 : 0, total: 1 }));

const showSplit = (parts: AdminParts, split: Split): Reply => ({
  status: 200,
  body: { ...split, receivers: receiversOf(parts) },
  headers: { etag: `"${split.token}"` },
});

async function writeSplit(parts: AdminParts, call: Call): Promise<Reply> {
  const ifMatch = call.headers["if-match"];
  if (ifMatch === undefined) throw new HttpError(428, "If-Match with the token of the split is needed");
  const wanted = parseJson(await call.readBody(MAX_BODY_BYTES), WriteSplit);
  const current = parts.split();
  if (ifMatch.replaceAll('"', "") !== current.token) return { ...showSplit(parts, current), status: 412 };
  if (wanted.generation !== undefined && wanted.generation <= current.generation) {
    throw new HttpError(409, `generation ${wanted.generation} is not newer than ${current.generation}`, {
      ...current,
    });
  }
  const refusal = refuseSplit(wanted.slices, (version) => parts.host.find(version)?.state ?? null);
  if (refusal) return { status: 422, body: refusal };
  return showSplit(parts, parts.applySplit(wanted.slices, wanted.generation ?? current.generation));
}

function readObserved(parts: AdminParts, call: Call): Reply {
  const windowMs = Number(call.url.searchParams.get("windowMs") ?? "10000");
  if (!Number.isInteger(windowMs) || windowMs < 1000 || windowMs > MAX_WINDOW_MS) {
    throw new HttpError(400, `windowMs is a whole number from 1000 to ${MAX_WINDOW_MS}`);
  }
  return { status: 200, body: parts.observed.read(windowMs, parts.nowMs()) };
}

async function release(parts: AdminParts, call: Call): Promise<Reply> {
  const { version } = parseJson(await call.readBody(MAX_BODY_BYTES), Release);
  return { status: 200, body: parts.bound.release(version) };
}

const MOST_REQUESTS = 500;

function readRequests(parts: AdminParts, call: Call): Reply {
  const limit = Number(call.url.searchParams.get("limit") ?? "100");
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST_REQUESTS) {
    throw new HttpError(400, `limit is a whole number from 1 to ${MOST_REQUESTS}`);
  }
  return { status: 200, body: { requests: parts.recent.read(limit) } };
}

const holdsShare = (parts: AdminParts, version: string): boolean =>
  parts.split().slices.some((slice) => slice.version === version && slice.share > 0);

async function deploy(parts: AdminParts, version: string, call: Call): Promise<Reply> {
  const { bundleDirectory } = parseJson(await call.readBody(MAX_BODY_BYTES), Deploy);
  const running = parts.host.find(version);
  const isMove = running !== null && running.bundleDirectory !== bundleDirectory;
  if (isMove && holdsShare(parts, version)) {
    throw new HttpError(409, `${version} holds a share and is served from ${running.bundleDirectory}`, {
      version,
    });
  }
  const view = parts.host.ensure(version, bundleDirectory);
  parts.onInstancesChanged();
  return { status: view.state === "ready" ? 200 : 202, body: view };
}

async function undeploy(parts: AdminParts, version: string): Promise<Reply> {
  if (holdsShare(parts, version)) throw new HttpError(409, `${version} still holds a share`, { version });
  await parts.host.remove(version);
  parts.onInstancesChanged();
  return { status: 204 };
}

function discover(parts: AdminParts): Reply {
  const ready = parts.host.list().filter((view) => view.state === "ready");
  const body = ready.flatMap(({ version, url }) =>
    url === null
      ? []
      : [{ targets: [url.replace("http://", "")], labels: { version, __metrics_path__: "/metrics" } }],
  );
  return { status: 200, body };
}

async function writeTraffic(parts: AdminParts, call: Call): Promise<Reply> {
  const { ratePerSecond } = parseJson(await call.readBody(MAX_BODY_BYTES), Traffic);
  parts.traffic.setRate(ratePerSecond);
  return { status: 200, body: { ratePerSecond } };
}

/** Gives the control plane: split, observed counts, instances, discovery and traffic, behind one bearer token. */
export function makeAdmin(parts: AdminParts): Server {
  const routes: Readonly<Record<string, (call: Call) => Promise<Reply> | Reply>> = {
    "GET /admin/split": () => showSplit(parts, parts.split()),
    "PUT /admin/split": (call) => writeSplit(parts, call),
    "GET /admin/observed": (call) => readObserved(parts, call),
    "GET /admin/bound": () => ({ status: 200, body: { bound: parts.bound.read() } }),
    "POST /admin/release": (call) => release(parts, call),
    "GET /admin/requests": (call) => readRequests(parts, call),
    "GET /admin/instances": () => ({ status: 200, body: { instances: parts.host.list() } }),
    "GET /admin/sd": () => discover(parts),
    "GET /admin/traffic": () => ({ status: 200, body: { ratePerSecond: parts.traffic.ratePerSecond() } }),
    "PUT /admin/traffic": (call) => writeTraffic(parts, call),
  };
  return makeServer(async (call) => {
    checkToken(call, parts.token);
    const route = routes[`${call.method} ${call.url.pathname}`];
    if (route) return route(call);
    const named = /^\/admin\/instances\/([^/]+)$/.exec(call.url.pathname)?.[1];
    const version = named === undefined ? null : decodeURIComponent(named);
    if (version !== null && call.method === "PUT") return deploy(parts, version, call);
    if (version !== null && call.method === "DELETE") return undeploy(parts, version);
    throw new HttpError(404, `${call.method} ${call.url.pathname}: there is no such address`);
  });
}
