import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { AppError } from "#lib/schema/app-error.ts";
import {
  adapterManifests,
  adapterSettingsSchema,
  artifactStoreKindFor,
  createArtifactStore,
  createDeployer,
  createMetricSource,
  createNotifier,
  createRouter,
  notifierRecipientSchema,
  parseIntegrationSettings,
  parseRecipientSettings,
  routerByHand,
  type AdapterPort,
} from "#lib/server/composition.ts";
import { secretFieldNames } from "#lib/server/secrets/secret-fields.ts";

const ADAPTERS = join(import.meta.dirname, "..", "adapters");
const FOLDERS: Readonly<Record<AdapterPort, string>> = {
  traffic_router: "traffic-routers",
  deployer: "deployers",
  metric_source: "metric-sources",
  notifier: "notifiers",
  artifact_store: "artifact-stores",
};
const byAdmin = { configuredBy: "admin" } as const;

function folders(): [port: AdapterPort, name: string, path: string][] {
  return (Object.entries(FOLDERS) as [AdapterPort, string][]).flatMap(([port, folder]) =>
    readdirSync(join(ADAPTERS, folder))
      .map((name): [AdapterPort, string, string] => [port, name, join(ADAPTERS, folder, name)])
      .filter(([, , path]) => statSync(path).isDirectory()),
  );
}

function refusalOf(attempt: () => unknown): AppError {
  try {
    attempt();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error("it was not refused");
}

describe("every adapter folder", () => {
  test("there are some", () => {
    expect(folders().length).toBeGreaterThanOrEqual(9);
    expect(adapterManifests()).toHaveLength(folders().length);
  });

  test.each(folders())("%s %s is registered, explained and runs its contract suite", (port, name, path) => {
    expect(adapterManifests().map(({ port: its, id }) => `${its} ${id}`)).toContain(`${port} ${name}`);
    expect(existsSync(join(path, "README.md"))).toBe(true);
    expect(readFileSync(join(path, "index.test.ts"), "utf8")).toMatch(/^describe\w+Contract\(/m);
  });
});

describe("manifests", () => {
  test.each(adapterManifests().map((manifest) => [`${manifest.port} ${manifest.id}`, manifest] as const))(
    "%s has a title in both languages and settings as JSON Schema with titles",
    (_name, manifest) => {
      expect(manifest.title.en).not.toBe("");
      expect(manifest.title["zh-CN"]).not.toBe("");
      for (const schema of [manifest.settings, manifest.recipient].filter((item) => item !== null)) {
        expect(schema).toMatchObject({ type: "object" });
        for (const field of Object.values(schema["properties"] ?? {})) {
          expect(field).toMatchObject({ title: expect.any(String), "title-zh-CN": expect.any(String) });
        }
      }
      expect(JSON.parse(JSON.stringify(manifest))).toEqual(manifest);
    },
  );

  test("secret fields are marked, in the JSON Schema and for sealing", () => {
    const gateway = adapterManifests().find(({ id }) => id === "gateway");
    expect(gateway?.settings).toMatchObject({ properties: { token: { secret: true } } });
    expect(secretFieldNames(adapterSettingsSchema("traffic_router", "gateway"))).toEqual(["token"]);
    expect(secretFieldNames(adapterSettingsSchema("notifier", "email"))).toEqual(["password"]);
    expect(secretFieldNames(adapterSettingsSchema("metric_source", "openmetrics"))).toEqual(["token"]);
    expect(secretFieldNames(notifierRecipientSchema("webhook"))).toEqual(["secret", "previousSecret"]);
  });
});

describe("making an adapter from its stored kind and settings", () => {
  test("each port gives its adapter", () => {
    const settings = { adminUrl: "http://127.0.0.1:21001", token: "t" };
    expect(createRouter("gateway", settings, byAdmin).capabilities.conditionalWrite).toBe(true);
    expect(createDeployer("process", settings, byAdmin).capabilities.manyVersions).toBe(true);
    expect(createMetricSource("push", {}, byAdmin).capabilities.delivery).toBe("push");
    expect(createNotifier("inbox", {}, byAdmin).capabilities.isExternal).toBe(false);
    expect(createArtifactStore("file", { roots: ["/srv"] }, byAdmin).capabilities.schemes).toEqual(["file"]);
  });

  test("an unknown kind is refused with the known ones", () => {
    const refusal = refusalOf(() => createRouter("nginx", {}, byAdmin));
    expect(refusal).toMatchObject({ code: "INVALID", invalidParams: [{ name: "kind" }] });
    expect(refusal.detail).toContain("use one of: gateway");
  });

  test("settings that do not fit are refused field by field, without their values", () => {
    const settings = { adminUrl: "http://user:hunter2@host/", timeoutMs: 5, allowedInternal: ["10.0.0.1"] };
    const refusal = refusalOf(() => createRouter("gateway", settings, byAdmin));
    expect(refusal.code).toBe("INVALID");
    expect(refusal.invalidParams.map(({ name }) => name).toSorted()).toEqual([
      "settings.adminUrl",
      "settings.allowedInternal.0",
      "settings.timeoutMs",
      "settings.token",
    ]);
    expect(JSON.stringify(refusal) + refusal.message).not.toContain("hunter2");
  });

  test("settings are checked, and their defaults filled in, before they are stored", () => {
    expect(parseIntegrationSettings({ port: "notifier", kind: "webhook" }, {})).toEqual({
      timeoutMs: 15_000,
      allowedInternal: [],
    });
    const refusal = refusalOf(() => parseRecipientSettings("email", { address: "x" }));
    expect(refusal.invalidParams.map(({ name }) => name)).toEqual(["recipient.address"]);
  });

  test("an artifact's address decides its store", () => {
    expect(artifactStoreKindFor("file:///srv/weights.bin")).toBe("file");
    expect(artifactStoreKindFor("HTTPS://host/weights.bin")).toBe("http");
    expect(artifactStoreKindFor("s3://bucket/key")).toBeNull();
    expect(artifactStoreKindFor("weights.bin")).toBeNull();
  });
});

/** Settings as the product shows them, without secrets; one entry for every router. */
const shownRouters: Readonly<Record<string, unknown>> = {
  gateway: { adminUrl: "http://127.0.0.1:21001/" },
  haproxy: { address: "127.0.0.1:9999", backends: ["pool"] },
  webhook: { applyUrl: "https://routes.example.org/split" },
};

test("every router says how its traffic is moved by hand, and by which address", () => {
  const routers = folders().filter(([port]) => port === "traffic_router");
  expect(Object.keys(shownRouters).toSorted()).toEqual(routers.map(([, name]) => name).toSorted());
  const said = Object.entries(shownRouters).map(([kind, settings]) => routerByHand(kind, settings)?.command);
  for (const command of said) expect(command?.split("{split}")).toHaveLength(2);
  expect(said[0]).toContain("http://127.0.0.1:21001/admin/split");
  expect(said[1]).toContain("tcp:127.0.0.1:9999");
  expect(said[2]).toContain("https://routes.example.org/split");
  expect(routerByHand("haproxy", {}), "settings that do not tell").toBeNull();
});
