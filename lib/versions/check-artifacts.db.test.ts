import { afterAll, beforeAll, expect, it } from "vitest";
import { AdapterError } from "#lib/adapters/adapter-error.ts";
import type { ArtifactStore, FetchedArtifact } from "#lib/adapters/artifact-stores/port.ts";
import { createModel } from "#lib/models/create-model.ts";
import { aContext, testNow } from "#lib/testing/a-context.ts";
import { aBundle, aModel, sha256Of } from "#lib/testing/bundle-builders.ts";
import { createTestDatabase } from "#lib/testing/database.ts";
import type { TestDatabase } from "#lib/testing/database.ts";
import { checkArtifacts } from "./check-artifacts.ts";
import { versionDetails } from "./get-version.ts";
import { registerVersion } from "./register-version.ts";

const dayMs = 24 * 3_600_000;
const name = "mm_chat_v1.0_20260101";
let db: TestDatabase;
let versionId: string;

beforeAll(async () => {
  db = await createTestDatabase();
  const ctx = aContext(db);
  await createModel(ctx, aModel());
  ({ id: versionId } = await registerVersion(ctx, { model: "mm_chat", ...aBundle(name) }));
});
afterAll(() => db.drop());

/** A store in which each component's file is what this gives or throws. */
function aStore(fetch: (kind: string) => string): ArtifactStore {
  return {
    capabilities: { schemes: ["file"] },
    fetch: async (uri): Promise<FetchedArtifact> => {
      const text = fetch(uri.split("/").at(-1) ?? "");
      return { sha256: sha256Of(text), sizeBytes: text.length };
    },
  };
}

function unreachable(retryable: boolean): never {
  throw new AdapterError({
    adapter: "file",
    operation: "fetch",
    message: "is away",
    reason: { code: "unknown", facts: {} },
    retryable,
  });
}

async function checkAt(now: Date, store: ArtifactStore | null): Promise<number> {
  const ctx = aContext(db, { now });
  return checkArtifacts(ctx, { modelId: null, olderThanMs: dayMs, limit: 20, openStore: () => store });
}

async function results(): Promise<Record<string, string | undefined>> {
  const [version] = await versionDetails(aContext(db), { ids: [versionId] });
  const checked = (version?.components ?? []).filter(({ content }) => content === null);
  return Object.fromEntries(checked.map(({ kind, check }) => [kind, check?.result]));
}

const after = (days: number) => new Date(testNow.getTime() + days * dayMs + 1);

it("tries others before it tries an unreachable one again", async () => {
  const tried: string[] = [];
  const store = aStore((kind) => {
    tried.push(kind);
    return unreachable(true);
  });
  for (const minute of [1, 2]) {
    const ctx = aContext(db, { now: new Date(testNow.getTime() - (10 - minute) * 60_000) });
    await checkArtifacts(ctx, { modelId: null, olderThanMs: dayMs, limit: 1, openStore: () => store });
  }
  expect(new Set(tried).size).toBe(2);
});

it("leaves what cannot be reached just now as it was, and due", async () => {
  expect(
    await checkAt(
      testNow,
      aStore(() => unreachable(true)),
    ),
  ).toBe(2);
  expect(await results()).toEqual({ weights: undefined, runtime: undefined });
});

it("tells files that are intact from those that changed, and does not look again before a day is over", async () => {
  const store = aStore((kind) => (kind === "weights" ? '{"weights":1}' : "somebody wrote over it"));
  expect(await checkAt(testNow, store)).toBe(2);
  expect(await results()).toEqual({ weights: "intact", runtime: "mismatch" });
  expect(await checkAt(new Date(testNow.getTime() + dayMs / 2), store)).toBe(0);
});

it("says missing of a file that is gone and of an address that no store reads", async () => {
  expect(
    await checkAt(
      after(1),
      aStore((kind) => (kind === "weights" ? unreachable(false) : '{"runtime":1}')),
    ),
  ).toBe(2);
  expect(await results()).toEqual({ weights: "missing", runtime: "intact" });
  expect(await checkAt(after(3), null)).toBe(2);
  expect(await results()).toEqual({ weights: "missing", runtime: "missing" });
});
