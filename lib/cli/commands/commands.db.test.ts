import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { accessContract } from "#lib/access/contract.ts";
import { addApiToken, createApiToken } from "#lib/access/create-api-token.ts";
import { listApiTokens } from "#lib/access/list-api-tokens.ts";
import { revokeApiToken } from "#lib/access/revoke-api-token.ts";
import { consumersContract } from "#lib/consumers/contract.ts";
import { createConsumer } from "#lib/consumers/create-consumer.ts";
import { evaluationsContract } from "#lib/evaluations/contract.ts";
import { pushEvaluation } from "#lib/evaluations/push-evaluation.ts";
import { createModel } from "#lib/models/create-model.ts";
import { CreateModel } from "#lib/models/schema.ts";
import { rollbacksContract } from "#lib/rollbacks/contract.ts";
import { getRollback } from "#lib/rollbacks/get-rollback.ts";
import { listRollbacks } from "#lib/rollbacks/list-rollbacks.ts";
import type { Scope } from "#lib/schema/scope.ts";
import { automationContext } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { childEnvironment, parseEnv } from "#lib/server/env.ts";
import { serve } from "#lib/server/http/serve.ts";
import { projectRoot } from "#lib/server/project-root.ts";
import { ensureWorkerKeys } from "#lib/server/secrets/worker-keys.ts";
import { askRelease } from "#lib/targets/ask-release.ts";
import { changeTarget } from "#lib/targets/change-target.ts";
import { checkRelease } from "#lib/targets/check-release.ts";
import { targetsContract } from "#lib/targets/contract.ts";
import { createTarget } from "#lib/targets/create-target.ts";
import { freezeTarget } from "#lib/targets/freeze-target.ts";
import { listTargets } from "#lib/targets/list-targets.ts";
import type { LocalServer } from "#lib/testing/local-server.ts";
import { createRolloutWorld } from "#lib/testing/rollout-world.ts";
import { serveEndpoints } from "#lib/testing/serve-endpoints.ts";
import { createWebEnvironment } from "#lib/testing/web-environment.ts";
import { versionsContract } from "#lib/versions/contract.ts";
import { getVersion } from "#lib/versions/get-version.ts";
import { listVersions } from "#lib/versions/list-versions.ts";
import { registerVersion } from "#lib/versions/register-version.ts";
import { ComponentKind } from "#lib/versions/schema.ts";

type Ran = { readonly code: number; readonly out: string; readonly err: string };

const name = "mm_chat_v1.3_20261115";
let web: Awaited<ReturnType<typeof createWebEnvironment>>;
let api: LocalServer;
let folder: string;
let token: string;

beforeAll(async () => {
  web = await createWebEnvironment();
  const { WORKER_PUBLIC_KEY_FILE: publicKeyFile, WORKER_PRIVATE_KEY_FILE: privateKeyFile } = parseEnv();
  await ensureWorkerKeys({ publicKeyFile, privateKeyFile });
  folder = mkdtempSync(join(tmpdir(), "lastgood-cli-"));
  token = await aToken(["read", "register", "operate", "administer"]);
  const model = { slug: "mm_chat", title: "Chat", modalities: ["image", "audio"], ownerTeam: "vision" };
  await createModel(ctx(), CreateModel.parse(model));
  api = await serveEndpoints([
    [versionsContract.registerVersion, serve(versionsContract.registerVersion, registerVersion)],
    [versionsContract.listVersions, serve(versionsContract.listVersions, listVersions)],
    [versionsContract.getVersion, serve(versionsContract.getVersion, getVersion)],
    [evaluationsContract.pushEvaluation, serve(evaluationsContract.pushEvaluation, pushEvaluation)],
    [rollbacksContract.listRollbacks, serve(rollbacksContract.listRollbacks, listRollbacks)],
    [rollbacksContract.getRollback, serve(rollbacksContract.getRollback, getRollback)],
    [targetsContract.checkRelease, serve(targetsContract.checkRelease, checkRelease)],
    [targetsContract.askRelease, serve(targetsContract.askRelease, askRelease)],
    [targetsContract.listTargets, serve(targetsContract.listTargets, listTargets)],
    [targetsContract.createTarget, serve(targetsContract.createTarget, createTarget)],
    [targetsContract.changeTarget, serve(targetsContract.changeTarget, changeTarget)],
    [consumersContract.createConsumer, serve(consumersContract.createConsumer, createConsumer)],
    [accessContract.createApiToken, serve(accessContract.createApiToken, createApiToken)],
    [accessContract.listApiTokens, serve(accessContract.listApiTokens, listApiTokens)],
    [accessContract.revokeApiToken, serve(accessContract.revokeApiToken, revokeApiToken)],
  ]);
});
afterAll(async () => {
  await api.close();
  await web.drop();
  rmSync(folder, { recursive: true, force: true });
});

const ctx = () => automationContext({ name: "test", requestId: "test", now: new Date(), db: web });

async function aToken(scopes: Scope[]): Promise<string> {
  const given = { name: scopes.join(), scopes, expiresAt: null };
  return (await inTransaction({ db: web }, (tx) => addApiToken(tx, ctx(), given))).secret;
}

/** Runs the command line as a person would; it knows the server and the token by the environment only. */
function lastgood(args: readonly string[], given: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const env = childEnvironment({ LASTGOOD_URL: api.url, LASTGOOD_TOKEN: token, ...given });
  return new Promise((resolve) => {
    const main = join(projectRoot(), "lib", "cli", "main.ts");
    const child = execFile(process.execPath, [main, ...args], { env }, (_error, out, err) =>
      resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });
}

function write(file: string, value: unknown): string {
  const path = join(folder, file);
  writeFileSync(path, typeof value === "string" ? value : JSON.stringify(value));
  return path;
}

function aBundleFile(given: Readonly<Record<string, unknown>> = {}): string {
  for (const kind of ComponentKind.options) write(`${kind}.json`, { what: kind });
  const components = ComponentKind.options.map((kind) => ({ kind, file: `${kind}.json` }));
  return write("bundle.json", { model: "mm_chat", name, components, ...given });
}

it("registers a bundle, lists it and shows it", async () => {
  const registered = await lastgood(["version", "register", aBundleFile()]);
  expect(registered).toMatchObject({ code: 0, err: "" });
  expect(registered.out).toMatch(new RegExp(`^Registered ${name} \\(bundle [0-9a-f]{64}\\)\\.\n$`));
  const listed = await lastgood(["version", "list", "--model", "mm_chat"]);
  expect(listed.out).toContain(name);
  const shown = await lastgood(["version", "show", name, "--model", "mm_chat", "--json"]);
  expect(JSON.parse(shown.out)).toMatchObject({ name, components: { length: 7 } });
});

it("says after registering what rolling back to the parent will do", async () => {
  const child = "mm_chat_v1.9_20260909";
  const { code, out } = await lastgood(["version", "register", aBundleFile({ name: child, parent: name })]);
  expect(code).toBe(0);
  const unread = "neither Open Inference Protocol, JSON Schema, MLflow nor Triton";
  expect(out).not.toContain("unknown");
  write("interface.json", { inputs: [], outputs: [{ name: "label" }] });
  const components = ComponentKind.options.map((kind) => ({ kind, file: `${kind}.json` }));
  const bundle = { model: "mm_chat", name: "mm_chat_v1.10_20260910", parent: child, components };
  const second = await lastgood(["version", "register", write("bundle.json", bundle)]);
  expect(second.out).toContain("Rolling back from this version to its parent:");
  expect(second.out).toContain(`- unknown: what consumers read (the parent: ${unread})`);
});

it("says in one line what the server refuses, and which field", async () => {
  const wrong = await lastgood(["version", "register", aBundleFile({ name: "mm_chat_1.3" })]);
  expect(wrong.code).toBe(1);
  expect(wrong.out).toBe("");
  expect(wrong.err).toMatch(/^lastgood: name: at character \d+ .*\n$/);
});

it("pushes one evaluation or several", async () => {
  await lastgood(["version", "register", aBundleFile()]);
  const metrics = [{ metric: "top1_accuracy", value: 90, n: 10, successes: 9 }];
  const one = { modality: "image", dataset: { name: "cats", revision: "1" }, metrics };
  const file = write("results.json", [one, { ...one, modality: "audio" }]);
  const to = ["--model", "mm_chat", "--version", name];
  const pushed = await lastgood(["evaluation", "push", file, ...to]);
  expect(pushed).toMatchObject({ code: 0, err: "" });
  expect(pushed.out.trim().split("\n")).toHaveLength(2);
  const wrong = write("wrong.yaml", "modality: smell\ndataset: { name: cats }\nmetrics: []\n");
  const refused = await lastgood(["evaluation", "push", wrong, ...to]);
  expect(refused).toMatchObject({ code: 1, out: "" });
  expect(refused.err).toContain("wrong.yaml: modality: ");
});

it("ends with 3 while a target is frozen, and says who froze it and until when", async () => {
  const settings = { adminUrl: "http://127.0.0.1:29999", token: "t", allowedInternal: ["127.0.0.1:29999"] };
  const connection = { settings };
  const target = write("target.json", {
    slug: "production",
    title: "Production",
    router: { kind: "gateway", ...connection },
    deployer: { kind: "process", ...connection },
  });
  const created = await lastgood(["target", "create", target, "--model", "mm_chat", "--json"]);
  expect(created).toMatchObject({ code: 0, err: "" });
  const { id } = JSON.parse(created.out) as { id: string };
  const changed = await lastgood([
    "target",
    "update",
    write("change.json", { title: "Prod" }),
    "--target",
    id,
  ]);
  expect(changed.out).toBe(`Changed production: ${id}\n`);
  expect((await lastgood(["target", "list", "--model", "mm_chat"])).out).toContain(id);
  const free = await lastgood(["release", "check", "--target", id]);
  expect(free).toMatchObject({ code: 0, out: "A release may take traffic.\n" });
  const expiresAt = new Date(Date.now() + 3_600_000);
  await freezeTarget(ctx(), { targetId: id, reason: "bad night", expiresAt });
  const frozen = await lastgood(["release", "check", "--target", id]);
  const until = `${expiresAt.toISOString().slice(0, 19)}Z`;
  expect(frozen).toMatchObject({ code: 3, out: `Frozen by test until ${until}: bad night\n` });
  const asked = await lastgood(["release", "ask", "--target", id, "--version-name", "mm_chat_v9.9_20260101"]);
  expect(asked).toMatchObject({ code: 1, err: expect.stringContaining("there is no version") });
}, 20_000);

it("shows the open rollbacks and one of them", async () => {
  const world = await createRolloutWorld(web);
  const open = await lastgood(["rollback", "status"]);
  expect(open.out).toContain(world.rollbackId);
  const one = await lastgood(["rollback", "status", world.rollbackId]);
  expect(one).toMatchObject({ code: 0, err: "" });
  expect(one.out).toContain("open, step rollout, driver operator");
});

it("makes a consumer, and a token that can be revoked", async () => {
  const reads = [{ modality: "audio", fields: ["label"] }];
  const file = write("consumer.json", { slug: "captions", name: "Captions", reads });
  const created = await lastgood(["consumer", "create", file, "--model", "mm_chat"]);
  expect(created.out).toMatch(/^Created captions: [0-9a-f-]{36}\n$/);
  const made = await lastgood(["token", "create", "--name", "ci", "--scope", "read,register", "--json"]);
  const { secret, token: kept } = JSON.parse(made.out) as { secret: string; token: { id: string } };
  expect((await lastgood(["version", "list", "--model", "mm_chat"], { LASTGOOD_TOKEN: secret })).code).toBe(
    0,
  );
  expect((await lastgood(["token", "revoke", kept.id])).out).toBe("Revoked ci.\n");
  const after = await lastgood(["version", "list", "--model", "mm_chat"], { LASTGOOD_TOKEN: secret });
  expect(after.code).toBe(1);
  expect(after.err).toContain("revoked");
}, 20_000);

it("says in one line which option does not fit", async () => {
  const wrong = await lastgood(["release", "check", "--target", "production"]);
  expect(wrong).toMatchObject({ code: 1, out: "", err: "lastgood: targetId: Invalid UUID\n" });
});

it("says what to do without a token, and without a server", async () => {
  const nobody = await lastgood(["version", "list", "--model", "mm_chat"], { LASTGOOD_TOKEN: "" });
  expect(nobody.err).toMatch(/^lastgood: .*--token or LASTGOOD_TOKEN\.\n$/);
  const away = await lastgood(["version", "list", "--model", "mm_chat", "--url", "http://127.0.0.1:9"]);
  expect(away).toMatchObject({ code: 1, out: "" });
  expect(away.err).toMatch(/^lastgood: http:\/\/127\.0\.0\.1:9 could not be reached; .*\n$/);
});
