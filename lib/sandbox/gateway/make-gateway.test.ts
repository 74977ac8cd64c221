import type { Server } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { seededRandom } from "#lib/sandbox/data/random.ts";
import { close, listen, makeServer } from "#lib/sandbox/http/serve.ts";
import { makeBoundClients } from "./bound-clients.ts";
import { makeForwarder } from "./forward.ts";
import type { Forwarder } from "./forward.ts";
import { makeGateway } from "./make-gateway.ts";
import { makeObservedCounts } from "./observed-counts.ts";
import { makeRecentRequests } from "./recent-requests.ts";
import type { Slice } from "./split.ts";

const half: Slice[] = [
  { version: "new", role: "restored", share: 50 },
  { version: "old", role: "rest", share: 50 },
];
const INFER = "/v2/models/mm_digits/infer";

let servers: Server[] = [];
let forwarder: Forwarder;
let urls: Map<string, string>;
let labels: string[];
let slices: Slice[];

/** An instance that echoes the id and notes the labels it gets. */
async function startStandIn(version: string): Promise<void> {
  const server = makeServer(async (call) => {
    const body = JSON.parse((await call.readBody(10_000)).toString("utf8"));
    if (call.url.pathname === "/feedback") labels.push(`${version} ${body.id}`);
    return { status: 200, body: { id: body.id, model_version: version } };
  });
  servers.push(server);
  urls.set(version, `http://127.0.0.1:${await listen(server, 0)}`);
}

async function startGateway(isSticky: boolean) {
  const observed = makeObservedCounts();
  const bound = makeBoundClients(() => 5_000_000);
  const gateway = makeGateway({
    model: "mm_digits",
    slices: () => slices,
    urlOf: (version) => urls.get(version) ?? null,
    observed,
    recent: makeRecentRequests(),
    bound,
    forwarder,
    random: seededRandom("gateway test"),
    nowMs: () => 5_000_000,
    isSticky,
  });
  servers.push(gateway);
  const url = `http://127.0.0.1:${await listen(gateway, 0)}`;
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(url + path, { method: "POST", body: JSON.stringify(body), headers });
  return { url, post, observed, bound };
}

beforeEach(async () => {
  servers = [];
  urls = new Map();
  labels = [];
  slices = half;
  forwarder = makeForwarder();
  await startStandIn("new");
  await startStandIn("old");
});
afterEach(async () => {
  forwarder.close();
  await Promise.all(servers.map(close));
});

describe("the gateway", () => {
  it("splits by share, names the version, and counts what was answered", async () => {
    const { post, observed } = await startGateway(false);
    const versions: (string | null)[] = [];
    for (let i = 0; i < 300; i += 1) {
      versions.push((await post(INFER, { id: `r${i}` })).headers.get("x-lastgood-version"));
    }
    const count = versions.filter((version) => version === "new").length;
    expect(count).toBeGreaterThan(120);
    expect(count).toBeLessThan(180);
    expect(observed.read(10_000, 5_000_500).counts).toEqual({ new: count, old: 300 - count });
  });

  it("brings each label to the instance that answered, once", async () => {
    const { post } = await startGateway(false);
    const expected: string[] = [];
    for (let i = 0; i < 20; i += 1) {
      const version = (await post(INFER, { id: `r${i}` })).headers.get("x-lastgood-version");
      expected.push(`${version} r${i}`);
      await post("/feedback", { id: `r${i}`, label: "7" });
    }
    expect(labels).toEqual(expected);
    expect(new Set(labels.map((label) => label.split(" ")[0])).size).toBe(2);
    expect((await post("/feedback", { id: "r0", label: "7" })).status).toBe(404);
    expect((await post("/feedback", { id: "r0" })).status).toBe(400);
  });

  it("answers 503 for the share of a version that is not ready, and is not ready itself", async () => {
    const { url, post } = await startGateway(false);
    urls.delete("new");
    slices = [{ version: "new", role: "rest", share: 100 }];
    const answer = await post(INFER, { id: "r" });
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({ error: "no instance of new is ready", version: "new" });
    expect((await fetch(`${url}/v2/health/ready`)).status).toBe(503);
  });

  it("answers 502 when an instance is gone in the middle", async () => {
    const { post } = await startGateway(false);
    slices = [{ version: "gone", role: "rest", share: 100 }];
    urls.set("gone", "http://127.0.0.1:1");
    expect((await post(INFER, { id: "r" })).status).toBe(502);
  });

  it("keeps a client on its version when sticky, until that version has no share", async () => {
    const { post } = await startGateway(true);
    const first = await post(INFER, { id: "first" });
    const version = first.headers.get("x-lastgood-version") ?? "";
    const cookie = (first.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
    expect(decodeURIComponent(cookie)).toMatch(`lastgood-version=${version}|0|`);
    for (let i = 0; i < 20; i += 1) {
      expect((await post(INFER, { id: `s${i}` }, { cookie })).headers.get("x-lastgood-version")).toBe(
        version,
      );
    }
    const other = version === "new" ? "old" : "new";
    slices = [{ version: other, role: "rest", share: 100 }];
    expect((await post(INFER, { id: "last" }, { cookie })).headers.get("x-lastgood-version")).toBe(other);
  });

  it("counts the clients that stick to a version, and lets them go when they are released", async () => {
    const { post, bound } = await startGateway(true);
    slices = [{ version: "old", role: "rest", share: 100 }];
    const first = await post(INFER, { id: "first" });
    const cookie = (first.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
    await post(INFER, { id: "second" }, { cookie });
    await post(INFER, { id: "another client" });
    expect(bound.read()).toEqual([{ version: "old", streams: 0, sessions: 2 }]);
    slices = [
      { version: "new", role: "restored", share: 99.999 },
      { version: "old", role: "rest", share: 0.001 },
    ];
    const versionOf = async () =>
      (await post(INFER, { id: "x" }, { cookie })).headers.get("x-lastgood-version");
    expect(await versionOf()).toBe("old");
    expect(bound.release("old")).toEqual({ version: "old", streams: 0, sessions: 2 });
    expect(await versionOf()).toBe("new");
    expect(bound.read()).toContainEqual({ version: "old", streams: 0, sessions: 0 });
  });
});
