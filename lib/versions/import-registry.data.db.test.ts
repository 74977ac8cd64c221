import { afterAll, beforeAll, expect, it } from "vitest";
import { modelsContract } from "#lib/models/contract.ts";
import { createModel } from "#lib/models/create-model.ts";
import { serve } from "#lib/server/http/serve.ts";
import { askEndpoint, aTokenSecret } from "#lib/testing/ask-endpoint.ts";
import { recordedDataMissing, recordedRows } from "#lib/testing/recorded-data.ts";
import { createWebEnvironment } from "#lib/testing/web-environment.ts";
import { versionsContract } from "./contract.ts";
import { listVersions } from "./list-versions.ts";
import { registerVersion } from "./register-version.ts";
import type { Version } from "./schema.ts";

type Build = Readonly<Record<string, string>>;

let web: Awaited<ReturnType<typeof createWebEnvironment>>;
let secret: string;
const create = serve(modelsContract.createModel, createModel);
const register = serve(versionsContract.registerVersion, registerVersion);
const list = serve(versionsContract.listVersions, listVersions);

beforeAll(async () => {
  web = await createWebEnvironment();
  secret = await aTokenSecret(web, ["read", "register"]);
});
afterAll(() => web.drop());

/** A build as its registry recorded it: what is not known is left out, and the declared version is its label. */
function asVersion(row: Build) {
  const {
    declared_version: declared = "",
    commit = "",
    date,
    algorithm,
    n_estimators,
    score_schema = "",
  } = row;
  const { revscoring_version, python_version } = row;
  return {
    name: declared,
    label: declared,
    source: row["repo"],
    build: commit,
    imported: true,
    builtAt: `${date}T00:00:00Z`,
    components: [
      { kind: "config", content: JSON.stringify({ algorithm, n_estimators }) },
      { kind: "interface", content: score_schema },
      { kind: "runtime", content: JSON.stringify({ revscoring_version, python_version }) },
    ],
  };
}

async function importAll(rows: readonly Build[]): Promise<string[]> {
  const models = [...new Set(rows.map((row) => row["model"] ?? ""))];
  for (const slug of models) {
    const body = { slug, title: slug, modalities: ["text"], ownerTeam: "scoring" };
    expect((await askEndpoint(create, { secret, body })).status).toBe(201);
  }
  for (const row of rows) {
    const params = { model: row["model"] ?? "" };
    const { status, answer } = await askEndpoint(register, { secret, params, body: asVersion(row) });
    expect([status, answer.detail]).toEqual([201, undefined]);
  }
  return models;
}

async function listed(model: string): Promise<Version[]> {
  const found: Version[] = [];
  let cursor: string | null = null;
  do {
    const query: Record<string, string> = cursor === null ? { limit: "3" } : { limit: "3", cursor };
    const { answer } = await askEndpoint<{ items: Version[]; nextCursor: string | null }>(list, {
      secret,
      params: { model },
      query,
    });
    found.push(...answer.items);
    cursor = answer.nextCursor;
  } while (cursor !== null && found.length < 100);
  return found;
}

it("imports 81 real builds whose labels repeat and decrease, and renumbers none", async ({ skip }) => {
  const rows = recordedRows("production_registry_ores/builds.csv");
  if (rows === null) return skip(recordedDataMissing);
  expect(rows).toHaveLength(81);
  for (let time = 0; time < 2; time += 1) {
    const models = time === 0 ? await importAll(rows) : [...new Set(rows.map((row) => row["model"] ?? ""))];
    for (const row of time === 0 ? [] : rows) {
      const params = { model: row["model"] ?? "" };
      await askEndpoint(register, { secret, params, body: asVersion(row) });
    }
    for (const model of models) {
      const own = rows.filter((row) => row["model"] === model);
      const versions = await listed(model);
      const oldestFirst = versions.toReversed();
      expect(oldestFirst.map(({ label, build }) => [label, build])).toEqual(
        own.map((row) => [row["declared_version"], row["commit"]]),
      );
      const times = oldestFirst.map(({ builtAt }) => Date.parse(String(builtAt)));
      expect(times).toEqual(own.map((row) => Date.parse(`${row["date"]}T00:00:00Z`)));
      expect(versions.every(({ imported, number }) => imported && number === null)).toBe(true);
    }
  }
  const labels = rows.map((row) => `${row["model"]} ${row["declared_version"]}`);
  expect(new Set(labels).size).toBeLessThan(rows.length);
  const falls = rows.filter((row, index) => {
    const before = rows[index - 1] ?? {};
    return (
      before["model"] === row["model"] && (before["declared_version"] ?? "") > (row["declared_version"] ?? "")
    );
  });
  expect(falls.length).toBeGreaterThan(0);
  const { rows: counted } = await web.pool.query("SELECT count(*)::int AS n FROM versions");
  expect(counted).toEqual([{ n: 81 }]);
});
