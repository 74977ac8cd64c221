import type { Server } from "node:http";
import { z } from "zod";
import type { Random } from "#lib/sandbox/data/random.ts";
import { boundedMap } from "#lib/sandbox/http/bounded-map.ts";
import { Feedback } from "#lib/sandbox/http/feedback.ts";
import { HttpError } from "#lib/sandbox/http/http-error.ts";
import { parseJson } from "#lib/sandbox/http/parse-json.ts";
import { makeServer } from "#lib/sandbox/http/serve.ts";
import type { Call, Reply } from "#lib/sandbox/http/serve.ts";
import type { BoundClients } from "./bound-clients.ts";
import type { Forwarded, Forwarder } from "./forward.ts";
import type { ObservedCounts } from "./observed-counts.ts";
import type { RecentRequests } from "./recent-requests.ts";
import { pickSlice } from "./split.ts";
import type { Slice } from "./split.ts";

/** What the gateway needs to know and where it counts. */
export interface GatewayParts {
  readonly model: string;
  readonly slices: () => readonly Slice[];
  /** Address of a version's ready instance, or null. */
  readonly urlOf: (version: string) => string | null;
  readonly observed: ObservedCounts;
  readonly recent: RecentRequests;
  readonly bound: BoundClients;
  readonly forwarder: Forwarder;
  readonly random: Random;
  readonly nowMs: () => number;
  /** Keeps a client, known by its cookie, on one version as long as that version has a share. */
  readonly isSticky: boolean;
}

const MAX_BODY_BYTES = 1_048_576;
const REMEMBERED_REQUESTS = 50_000;
const COOKIE = "lastgood-version";

/** Names the slice to the instance, which counts a control slice apart. */
const SLICE_HEADER = "x-lastgood-slice";

const Identified = z.object({ id: z.string() });

/** The mark that a client came with. */
function markOf(call: Call): string | null {
  const pairs = (call.headers.cookie ?? "").split(";").map((pair) => pair.trim().split("="));
  const value = pairs.find(([name]) => name === COOKIE)?.[1];
  return value === undefined ? null : decodeURIComponent(value);
}

function chooseSlice(parts: GatewayParts, call: Call): Slice {
  const slices = parts.slices();
  const mark = parts.isSticky ? markOf(call) : null;
  const wanted = mark === null ? null : parts.bound.versionOf(mark);
  const at = parts.random.next();
  const kept = pickSlice(
    slices.filter(({ version }) => version === wanted),
    at,
  );
  const slice = kept ?? pickSlice(slices, at);
  if (!slice) throw new HttpError(503, "no version holds a share");
  return slice;
}

function addressOf(parts: GatewayParts, version: string): string {
  const url = parts.urlOf(version);
  if (url === null) throw new HttpError(503, `no instance of ${version} is ready`, { version });
  return url;
}

/** The slice that a request went to. */
type Answerer = Pick<Slice, "version" | "role">;

async function forward(
  parts: GatewayParts,
  target: Answerer & { readonly method: string; readonly path: string },
  body: Buffer | null,
): Promise<Forwarded> {
  const url = addressOf(parts, target.version) + target.path;
  const end = parts.bound.begin(target.version);
  try {
    const headers = { [SLICE_HEADER]: target.role };
    return await parts.forwarder.send({ method: target.method, url, headers }, body);
  } catch (cause) {
    if (cause instanceof HttpError) throw cause;
    throw new HttpError(502, `the instance of ${target.version} did not answer`, { version: target.version });
  } finally {
    end();
  }
}

function answeredId(answer: Forwarded): string | null {
  if (answer.status !== 200) return null;
  const parsed = Identified.safeParse(JSON.parse(answer.body.toString("utf8")));
  return parsed.success ? parsed.data.id : null;
}

function relay(
  parts: GatewayParts,
  { version, call }: { readonly version: string; readonly call: Call },
  answer: Forwarded,
): Reply {
  const mark = parts.isSticky ? parts.bound.markFor(version, markOf(call)) : null;
  const cookie =
    mark === null
      ? {}
      : { "set-cookie": `${COOKIE}=${encodeURIComponent(mark)}; Path=/; HttpOnly; SameSite=Lax` };
  const headers = { "content-type": answer.contentType, "x-lastgood-version": version, ...cookie };
  return { status: answer.status, text: answer.body, headers };
}

/**
 * Gives the data plane: spreads inference requests over the slices by their shares, names the version in
 * `x-lastgood-version`, and brings each label to the instance that answered. A version without a ready instance
 * answers 503 for its share: the gateway never moves traffic by itself.
 */
export function makeGateway(parts: GatewayParts): Server {
  const model = `/v2/models/${parts.model}`;
  const answeredBy = boundedMap<Answerer>(REMEMBERED_REQUESTS);

  const infer = async (call: Call): Promise<Reply> => {
    const body = await call.readBody(MAX_BODY_BYTES);
    const { version, role } = chooseSlice(parts, call);
    const answer = await forward(parts, { version, role, method: "POST", path: `${model}/infer` }, body);
    parts.observed.add(version, parts.nowMs());
    if (answer.status === 200) parts.recent.add(body, version, parts.nowMs());
    const id = answeredId(answer);
    if (id !== null) answeredBy.set(id, { version, role });
    return relay(parts, { version, call }, answer);
  };
  const learn = async (call: Call): Promise<Reply> => {
    const body = await call.readBody(MAX_BODY_BYTES);
    const feedback = parseJson(body, Feedback);
    const answerer = answeredBy.take(feedback.id);
    if (answerer === undefined)
      throw new HttpError(404, `id ${feedback.id}: no answer is waiting for a label`);
    const answer = await forward(parts, { ...answerer, method: "POST", path: "/feedback" }, body);
    return relay(parts, { version: answerer.version, call }, answer);
  };
  const describe = async (call: Call): Promise<Reply> => {
    const { version, role } = chooseSlice(parts, call);
    const answer = await forward(parts, { version, role, method: "GET", path: model }, null);
    return relay(parts, { version, call }, answer);
  };
  const ready = (): Reply => {
    const isReady = parts.slices().every((slice) => slice.share === 0 || parts.urlOf(slice.version) !== null);
    return { status: isReady ? 200 : 503, body: { ready: isReady } };
  };
  const routes: Readonly<Record<string, (call: Call) => Promise<Reply> | Reply>> = {
    "GET /v2/health/live": () => ({ status: 200, body: { live: true } }),
    "GET /v2/health/ready": ready,
    [`GET ${model}`]: describe,
    [`POST ${model}/infer`]: infer,
    "POST /feedback": learn,
  };
  return makeServer(async (call) => {
    const route = routes[`${call.method} ${call.url.pathname}`];
    if (!route) throw new HttpError(404, `${call.method} ${call.url.pathname}: there is no such address`);
    return route(call);
  });
}
