import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleDirectoryOf } from "./bundles-directory.ts";
import { startSandbox } from "./start-sandbox.ts";
import type { Sandbox } from "./start-sandbox.ts";

const V12 = "mm_digits_v1.2_20260831";
const V14 = "mm_digits_v1.4_20261115";
const TOKEN = "token-of-the-test";
const stateDirectory = mkdtempSync(path.join(tmpdir(), "lastgood-sandbox-"));
let sandbox: Sandbox;

const start = () =>
  startSandbox({ stateDirectory, gatewayPort: 0, adminPort: 0, token: TOKEN, isSticky: false });

beforeAll(async () => {
  sandbox = await start();
}, 30_000);
afterAll(async () => {
  await sandbox.stop();
  rmSync(stateDirectory, { recursive: true });
});

async function admin(method: string, address: string, more: { body?: unknown; headers?: object } = {}) {
  const response = await fetch(`${sandbox.adminUrl}/admin/${address}`, {
    method,
    headers: { authorization: `Bearer ${TOKEN}`, ...more.headers },
    ...(more.body === undefined ? {} : { body: JSON.stringify(more.body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? null : JSON.parse(text) };
}

const waitFor = async (isSo: () => Promise<boolean>) => {
  for (let i = 0; i < 150; i += 1) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("it did not happen in 15 s");
};

async function deploy(version: string) {
  const first = await admin("PUT", `instances/${version}`, {
    body: { bundleDirectory: bundleDirectoryOf(version) },
  });
  await waitFor(async () =>
    (await admin("GET", "instances")).body.instances.some(
      (each: { version: string; state: string }) => each.version === version && each.state === "ready",
    ),
  );
  return first;
}

const half = [
  { version: V12, role: "restored", share: 50 },
  { version: V14, role: "rest", share: 50 },
];
const putSplit = (token: string, body: unknown) =>
  admin("PUT", "split", { body, headers: { "if-match": token } });
const tokenNow = async (): Promise<string> => (await admin("GET", "split")).body.token;

describe("a fresh sandbox", () => {
  it("serves v1.4 with all traffic and nothing else", async () => {
    expect((await admin("GET", "split")).body).toMatchObject({
      generation: 0,
      slices: [{ version: V14, role: "rest", share: 100 }],
    });
    const { instances } = (await admin("GET", "instances")).body;
    expect(instances).toHaveLength(1);
    expect(instances[0]).toMatchObject({ version: V14, state: "ready", failure: null });
    expect((await fetch(`${sandbox.gatewayUrl}/v2/health/ready`)).status).toBe(200);
  });

  it("names the version that answers", async () => {
    const body = JSON.stringify({
      inputs: [{ name: "text", datatype: "BYTES", shape: [1], data: ["seven"] }],
    });
    const response = await fetch(`${sandbox.gatewayUrl}/v2/models/mm_digits/infer`, { method: "POST", body });
    expect(response.headers.get("x-lastgood-version")).toBe(V14);
    expect((await response.json()).outputs[0].data).toEqual(["7"]);
  });

  it("answers 401 without the token", async () => {
    expect((await fetch(`${sandbox.adminUrl}/admin/split`)).status).toBe(401);
    const wrong = { headers: { authorization: "Bearer wrong" } };
    expect((await fetch(`${sandbox.adminUrl}/admin/split`, wrong)).status).toBe(401);
  });

  it("sends labelled traffic: the audio of v1.4 is measurably wrong", async () => {
    expect((await admin("PUT", "traffic", { body: { ratePerSecond: 150 } })).status).toBe(200);
    const [target] = (await admin("GET", "sd")).body;
    expect(target.labels).toEqual({ version: V14, __metrics_path__: "/metrics" });
    const metrics = async () => (await fetch(`http://${target.targets[0]}/metrics`)).text();
    const read = (text: string, name: string, modality: string) =>
      Number(new RegExp(`${name}_total\\{modality="${modality}"\\} (\\d+)`).exec(text)?.[1]);
    await waitFor(async () => read(await metrics(), "lastgood_answers_correct", "audio") > 100);
    const text = await metrics();
    const rate = (modality: string) => {
      const wrong = read(text, "lastgood_answers_wrong", modality);
      return wrong / (wrong + read(text, "lastgood_answers_correct", modality));
    };
    expect(rate("audio")).toBeGreaterThan(0.12);
    expect(rate("text")).toBeLessThan(0.08);
  }, 30_000);

  it("remembers requests of every input, which its instances answer again with what their stages gave", async () => {
    await waitFor(async () => (await admin("GET", "requests?limit=9")).body.requests.length === 9);
    const { requests } = (await admin("GET", "requests?limit=9")).body;
    const names = new Set(
      requests.map((each: { request: { inputs: { name: string }[] } }) => each.request.inputs[0]?.name),
    );
    expect(names).toEqual(new Set(["image", "audio", "text"]));
    const [instance] = (await admin("GET", "instances")).body.instances;
    for (const { request } of requests) {
      const body = JSON.stringify({ ...request, parameters: { stage_values: true } });
      const answer = await fetch(`${instance.url}/v2/models/mm_digits/infer`, { method: "POST", body });
      expect(Object.keys((await answer.json()).parameters.stage_values)).toEqual([
        "preprocess",
        "raw_output",
        "telemetry",
      ]);
    }
    expect((await admin("GET", "requests?limit=0")).status).toBe(400);
  });
});

describe("the split", () => {
  it("is refused for a version without an instance, and for a wrong sum", async () => {
    const token = await tokenNow();
    expect(await putSplit(token, { generation: 1, slices: half })).toMatchObject({
      status: 422,
      body: { version: V12 },
    });
    const ninety = [{ version: V14, role: "rest", share: 90 }];
    expect((await putSplit(token, { generation: 1, slices: ninety })).status).toBe(422);
    expect((await putSplit(token, { slices: [{ version: V14, role: "boss", share: 100 }] })).status).toBe(
      400,
    );
    expect((await admin("PUT", "split", { body: { slices: half } })).status).toBe(428);
    expect(await tokenNow()).toBe(token);
  });

  it("moves traffic when the instance is ready", async () => {
    expect((await deploy(V12)).status).toBe(202);
    expect((await deploy(V12)).status).toBe(200);
    const token = await tokenNow();
    const moved = await putSplit(token, { generation: 1, slices: half });
    expect(moved).toMatchObject({ status: 200, body: { generation: 1, slices: half } });
    expect(moved.body.token).not.toBe(token);
    await new Promise((resolve) => setTimeout(resolve, 3200));
    const { total, counts } = (await admin("GET", "observed?windowMs=2000")).body;
    expect(total).toBeGreaterThan(100);
    expect(counts[V12] / total).toBeGreaterThan(0.38);
    expect(counts[V12] / total).toBeLessThan(0.62);
  }, 30_000);

  it("is refused with a stale token (412 with the state) and with an old generation (409)", async () => {
    const token = await tokenNow();
    const stale = await putSplit("stale", { generation: 2, slices: half });
    expect(stale).toMatchObject({ status: 412, body: { token, generation: 1 } });
    expect((await putSplit(token, { generation: 1, slices: half })).status).toBe(409);
  });

  it("may be written by somebody else without a generation", async () => {
    const token = await tokenNow();
    const foreign = await putSplit(token, { slices: half });
    expect(foreign).toMatchObject({ status: 200, body: { generation: 1 } });
    expect(foreign.body.token).not.toBe(token);
  });

  it("keeps an instance that holds a share", async () => {
    expect((await admin("DELETE", `instances/${V12}`)).status).toBe(409);
    const elsewhere = { body: { bundleDirectory: bundleDirectoryOf(V14) } };
    expect((await admin("PUT", `instances/${V12}`, elsewhere)).status).toBe(409);
    expect((await admin("PUT", `instances/${V12}`, { body: { bundleDirectory: "here" } })).status).toBe(400);
  });

  it("comes back after a restart, with the instances it needs", async () => {
    await sandbox.stop();
    sandbox = await start();
    const { body } = await admin("GET", "split");
    expect(body).toMatchObject({ generation: 1, slices: half });
    const { instances } = (await admin("GET", "instances")).body;
    expect(instances.map((each: { version: string }) => each.version).toSorted()).toEqual([V12, V14]);
    expect((await admin("GET", "traffic")).body).toEqual({ ratePerSecond: 150 });
  }, 30_000);

  it("lets an instance go once it holds nothing", async () => {
    const all = [{ version: V14, role: "rest", share: 100 }];
    expect((await putSplit(await tokenNow(), { generation: 2, slices: all })).status).toBe(200);
    expect((await admin("DELETE", `instances/${V12}`)).status).toBe(204);
    expect((await admin("DELETE", `instances/${V12}`)).status).toBe(204);
    expect((await admin("GET", "instances")).body.instances).toHaveLength(1);
  });
});

describe("an instance", () => {
  const viewOf = async (version: string) =>
    (await admin("GET", "instances")).body.instances.find(
      (each: { version: string }) => each.version === version,
    );

  it("says why it does not start, and can be let go", async () => {
    await admin("PUT", "instances/mm_digits_v9", {
      body: { bundleDirectory: path.join(stateDirectory, "none") },
    });
    await waitFor(async () => (await viewOf("mm_digits_v9")).failure !== null);
    expect((await viewOf("mm_digits_v9")).failure).toContain("weights.bin");
    expect((await admin("DELETE", "instances/mm_digits_v9")).status).toBe(204);
  });

  it("is started again when its process dies", async () => {
    const before = await viewOf(V14);
    process.kill(before.pid, "SIGKILL");
    await waitFor(async () => (await viewOf(V14)).state !== "ready");
    await waitFor(async () => (await viewOf(V14)).state === "ready");
    expect((await viewOf(V14)).pid).not.toBe(before.pid);
  }, 30_000);
});

describe("the state file", () => {
  it("is refused by name when damaged", async () => {
    const damaged = mkdtempSync(path.join(tmpdir(), "lastgood-sandbox-"));
    writeFileSync(path.join(damaged, "sandbox.json"), "{");
    const options = { stateDirectory: damaged, gatewayPort: 0, adminPort: 0, token: TOKEN, isSticky: false };
    await expect(startSandbox(options)).rejects.toThrow(/sandbox\.json is damaged/);
    rmSync(damaged, { recursive: true });
  });

  it("holds no token of the admin server", () => {
    expect(readFileSync(path.join(stateDirectory, "sandbox.json"), "utf8")).not.toContain(TOKEN);
  });
});
