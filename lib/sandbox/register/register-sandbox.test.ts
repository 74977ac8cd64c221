import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { z } from "zod";
import { consumersContract } from "#lib/consumers/contract.ts";
import { evaluationsContract } from "#lib/evaluations/contract.ts";
import { modelsContract } from "#lib/models/contract.ts";
import { goldenContract } from "#lib/replays/golden-contract.ts";
import { replaysContract } from "#lib/replays/contract.ts";
import { close, listen, makeServer } from "#lib/sandbox/http/serve.ts";
import type { Call, Reply } from "#lib/sandbox/http/serve.ts";
import { targetsContract } from "#lib/targets/contract.ts";
import { versionsContract } from "#lib/versions/contract.ts";
import { readHistory } from "#lib/sandbox/history-file.ts";
import { registerSandbox } from "./register-sandbox.ts";

const V12 = "mm_digits_v1.2_20260831";
const V14 = "mm_digits_v1.4_20261115";
const CREATED_AT = "2026-11-25T12:00:00.000Z";
const TARGET = "0198c0de-0000-7000-8000-000000000001";

const endpoints = Object.values({
  ...modelsContract,
  ...versionsContract,
  ...evaluationsContract,
  ...targetsContract,
  ...consumersContract,
  ...replaysContract,
  ...goldenContract,
});

/** A stand-in of the API: checks every request against its contract, and keeps what was sent. */
function makeApi() {
  const rows = new Map<string, Record<string, unknown>[]>();
  const writes: string[] = [];
  let failuresLeft = 0;
  let seenAt: string | null = null;
  const keep = (name: string, row: Record<string, unknown>) =>
    rows.set(name, [...(rows.get(name) ?? []), row]);

  const check = (call: Call, body: unknown) => {
    const address = call.url.pathname;
    const endpoint = endpoints.find(
      ({ method, path: pattern }) =>
        method === call.method && new RegExp(`^${pattern.replace(/\{\w+\}/g, "[^/]+")}$`).test(address),
    );
    if (!endpoint) throw new Error(`no endpoint ${call.method} ${address}`);
    (endpoint.query as z.ZodType).parse(Object.fromEntries(call.url.searchParams));
    if (call.method !== "GET") (endpoint.body as z.ZodType).parse(body);
  };
  const markBad = (version: string | undefined) => {
    const row = (rows.get("versions") ?? []).find((each) => each["name"] === version);
    if (row) row["knownBad"] = { by: "sandbox" };
    return { knownBad: {} };
  };
  const keepServing = (body: Record<string, unknown>) => {
    const imported = body["imported"] === true;
    for (const each of body["intervals"] as Record<string, unknown>[]) {
      keep("serving", { origin: imported ? "imported" : "reported", endedAt: null, ...each });
    }
    return { recorded: 1 };
  };
  const keepAll = (name: string, given: unknown) => {
    for (const each of given as Record<string, unknown>[]) keep(name, each);
    return { recorded: 1, kept: rows.get(name)?.length };
  };
  /** What is not kept as one row of its collection, by the last part of its address. */
  const posts: Readonly<Record<string, (body: Record<string, unknown>, address: string) => unknown>> = {
    serving: keepServing,
    samples: (body) => keepAll("samples", body["samples"]),
    requests: (body, address) => keepAll(address, body["requests"]),
    "golden-cases": (body) => ({ recorded: (body["cases"] as unknown[]).length }),
    "known-bad": (_body, address) => markBad(address.split("/").at(-2)),
  };
  const answerPost = (address: string, body: Record<string, unknown>): unknown => {
    const collection = address.split("/").at(-1) ?? "";
    const own = posts[collection];
    if (own !== undefined) return own(body, address);
    const version = collection === "evaluations" ? { versionName: address.split("/").at(-2), id: "x" } : {};
    const row = { id: TARGET, createdAt: CREATED_AT, knownBad: null, ...version, ...body };
    keep(collection, row);
    return row;
  };
  const gets: Readonly<Record<string, (address: string) => unknown>> = {
    "replay-settings": () => ({ revision: rows.get("replay-settings")?.length ?? 0 }),
    requests: (address) => ({ items: rows.get(address) ?? [] }),
  };
  const answerGet = (address: string): unknown => {
    const own = gets[address.split("/").at(-1) ?? ""];
    return own === undefined ? answerRows(address) : own(address);
  };
  const answerRows = (address: string): unknown => {
    const [, last = "", name = ""] = /\/(\w+)(?:\/([\w.]+))?$/.exec(address) ?? [];
    const row = (rows.get(last) ?? []).find((each) => each["slug"] === name || each["name"] === name);
    if (name !== "" && (last === "models" || last === "versions")) return row ?? null;
    const collection = name === "" ? last : name;
    return { items: rows.get(collection) ?? [], nextCursor: null };
  };
  const seeFirst = (call: Call, address: string): Reply | null => {
    if (seenAt === null || call.method !== "POST" || !address.endsWith("/serving")) return null;
    keep("serving", { version: V14, origin: "observed", startedAt: seenAt, endedAt: null });
    seenAt = null;
    return { status: 409, body: { detail: "recorded to serve since, which is later" } };
  };
  const server = makeServer(async (call): Promise<Reply> => {
    if (failuresLeft > 0) {
      failuresLeft -= 1;
      return { status: 503, body: { detail: "starting" } };
    }
    if (call.headers.authorization !== "Bearer api-token")
      return { status: 401, body: { detail: "sign in" } };
    const address = call.url.pathname;
    const text = (await call.readBody(8_388_608)).toString("utf8");
    const body = text === "" ? null : JSON.parse(text);
    try {
      check(call, body);
    } catch (error) {
      return { status: 400, body: { detail: String(error) } };
    }
    const refusal = seeFirst(call, address);
    if (refusal !== null) return refusal;
    if (call.method !== "GET") writes.push(`${call.method} ${address}`);
    if (call.method === "PATCH") return { status: 200, body: { ...rows.get("targets")?.[0], ...body } };
    const answer = call.method === "GET" ? answerGet(address) : answerPost(address, body);
    return answer === null ? { status: 404, body: { detail: "none" } } : { status: 200, body: answer };
  });
  return {
    server,
    rows,
    writes,
    failNext: (count: number) => {
      failuresLeft = count;
    },
    /** The worker reads the gateway's split just before the first report of it arrives. */
    seeBeforeReport: (at: string) => {
      seenAt = at;
    },
  };
}

let api: ReturnType<typeof makeApi>;
let url: string;
let stateDirectory: string;

beforeEach(async () => {
  api = makeApi();
  url = `http://127.0.0.1:${await listen(api.server, 0)}`;
  stateDirectory = mkdtempSync(path.join(tmpdir(), "lastgood-register-"));
});
afterEach(async () => {
  await close(api.server);
  rmSync(stateDirectory, { recursive: true });
});

async function register(more: { token?: string; adminUrl?: string; version?: string } = {}) {
  const said: string[] = [];
  await registerSandbox({
    url,
    token: more.token ?? "api-token",
    sandbox: {
      adminUrl: more.adminUrl ?? "http://127.0.0.1:21002",
      gatewayUrl: "http://127.0.0.1:21001",
      adminToken: "admin-token",
    },
    stateDirectory,
    slices: () => [{ version: more.version ?? V14, role: "rest", share: 100 }],
    signal: new AbortController().signal,
    say: (line) => said.push(line),
  });
  return said;
}

describe("registerSandbox", () => {
  it("creates everything by bodies that fit the contracts", async () => {
    expect(await register()).toEqual([`registered with ${url}`]);
    expect(api.rows.get("models")).toHaveLength(1);
    expect(api.rows.get("versions")?.map((row) => row["name"])).toHaveLength(6);
    expect(api.rows.get("evaluations")).toHaveLength(readHistory().evaluations.length);
    expect(api.rows.get("consumers")).toHaveLength(4);
    expect(api.rows.get("samples")?.length).toBeGreaterThan(1000);
    expect(api.writes.filter((write) => write.endsWith("/golden-cases"))).toHaveLength(4);
    expect(api.writes.filter((write) => write.endsWith("/requests"))).toHaveLength(4);
  });

  it("sends weights and runtime by address and the rest by content", async () => {
    await register();
    const version = api.rows.get("versions")?.find((row) => row["name"] === V12);
    const components = version?.["components"] as { kind: string; uri?: string; content?: string }[];
    expect(components).toHaveLength(7);
    for (const { kind, uri, content } of components) {
      const isByAddress = kind === "weights" || kind === "runtime";
      expect(uri?.startsWith("file:///") ?? false, kind).toBe(isByAddress);
      expect(content === undefined, kind).toBe(isByAddress);
    }
  });

  it("places the past before the model's creation and v1.4 at 100 % since eleven hours", async () => {
    await register();
    const serving = api.rows.get("serving") ?? [];
    const open = serving.filter((row) => row["endedAt"] === null);
    expect(open).toMatchObject([
      { version: V14, share: 100, origin: "reported", startedAt: "2026-11-25T01:00:00.000Z" },
    ]);
    for (const row of serving)
      expect(Date.parse(String(row["startedAt"]))).toBeLessThan(Date.parse(CREATED_AT));
    expect(serving[1]).toMatchObject({
      version: "mm_digits_v1.0_20260706",
      healthy: true,
      origin: "imported",
    });
    expect(api.rows.get("versions")?.filter((row) => row["knownBad"] !== null)).toMatchObject([
      { name: "mm_digits_v1.3_20261110" },
    ]);
  });

  it("writes nothing the second time", async () => {
    await register();
    const before = api.writes.length;
    await register();
    expect(api.writes.slice(before)).toEqual([]);
  });

  it("goes on where an earlier start was cut off", async () => {
    await register();
    api.rows.set("evaluations", (api.rows.get("evaluations") ?? []).slice(0, 100));
    api.rows.set("consumers", []);
    const before = api.writes.length;
    await register();
    expect(api.rows.get("evaluations")).toHaveLength(readHistory().evaluations.length);
    const missing = readHistory().evaluations.length - 100;
    expect(api.writes.length - before).toBe(missing + 4);
  });

  it("points the target to where the sandbox listens now", async () => {
    await register();
    const before = api.writes.length;
    await register({ adminUrl: "http://127.0.0.1:22002" });
    expect(api.writes.slice(before)).toEqual([`PATCH /api/v1/targets/${TARGET}`]);
  });

  it("ends the past where the product has seen the split by itself", async () => {
    const seenAt = "2026-11-25T12:00:00.100Z";
    api.rows.set("serving", [{ version: V14, origin: "observed", startedAt: seenAt, endedAt: null }]);
    await register();
    const serving = api.rows.get("serving") ?? [];
    expect(serving.filter((row) => row["origin"] === "reported")).toEqual([]);
    expect(serving.at(-1)).toMatchObject({ version: V14, share: 100, origin: "imported", endedAt: seenAt });
  });

  it("takes it for recorded where the product sees the split while it is being reported", async () => {
    const seenAt = "2026-11-25T12:00:00.100Z";
    api.seeBeforeReport(seenAt);
    expect(await register()).toEqual([`registered with ${url}`]);
    const serving = api.rows.get("serving") ?? [];
    expect(serving.filter((row) => row["origin"] === "reported")).toEqual([]);
    expect(serving.at(-1)).toMatchObject({ version: V14, share: 100, origin: "imported", endedAt: seenAt });
  });

  it("reports another split that it finds at the gateway as it is", async () => {
    await register({ version: V12 });
    const open = (api.rows.get("serving") ?? []).filter((row) => row["endedAt"] === null);
    expect(open).toMatchObject([{ version: V12, share: 100, startedAt: CREATED_AT }]);
  });

  it("waits until the API is up", async () => {
    api.failNext(2);
    expect(await register()).toEqual([`registered with ${url}`]);
  });

  it("says why a token is not taken, and gives up", async () => {
    const said = await register({ token: "wrong" });
    expect(said).toHaveLength(1);
    expect(said[0]).toContain("401 sign in");
  });
});
