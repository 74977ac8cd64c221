import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { listAuditFilterValues } from "#lib/audit/get-audit-entry.ts";
import { listAuditEntries } from "#lib/audit/list-audit-entries.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import type { AuditFilter } from "#lib/audit/schema.ts";
import { verifyAuditWhenDue } from "#lib/audit/verify-audit-when-due.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { serveAuditExport } from "#lib/server/http/serve-audit-export.ts";
import { projectRoot } from "#lib/server/project-root.ts";
import { aContext, testNow } from "#lib/testing/a-context.ts";
import { aTokenSecret } from "#lib/testing/ask-endpoint.ts";
import { createWebEnvironment } from "#lib/testing/web-environment.ts";
import { exportAudit } from "./export-audit.ts";

let web: Awaited<ReturnType<typeof createWebEnvironment>>;
let secret: string;
const directory = mkdtempSync(join(tmpdir(), "lastgood-export-"));
const script = join(projectRoot(), "docs", "verify-audit-export.mjs");
const acts = 803;
const actsAtOnce = 100;

beforeAll(async () => {
  web = await createWebEnvironment();
  for (let first = 0; first < acts; first += actsAtOnce) {
    await inTransaction({ db: web }, async (tx) => {
      for (let index = first; index < Math.min(first + actsAtOnce, acts); index += 1) await act(tx, index);
    });
  }
  secret = await aTokenSecret(web, ["read"]);
}, 60_000);
afterAll(async () => {
  rmSync(directory, { recursive: true, force: true });
  await web.drop();
});

function act(tx: Parameters<typeof recordAct>[0], index: number): Promise<void> {
  const name = index % 100 === 0 ? "Bo" : "Ada";
  const now = new Date(testNow.getTime() + index * 60_000);
  return recordAct(tx, aContext(web, { name, now }), {
    action: index % 3 === 0 ? "model.created" : "model.changed",
    object: { kind: "model", id: String(index % 7), name: `模型 "${index}"` },
    reason: index === 5 ? "=1+1, a\nline" : null,
    before: { b: 1e21, a: [1.5, null, "é\u2028"] },
    after: { nested: { z: true, a: -0.1 } },
  });
}

async function fetchExport(query: Record<string, string>, bearer: string | null = secret): Promise<Response> {
  const address = `http://localhost:3000/api/v1/audit/export?${new URLSearchParams(query).toString()}`;
  return serveAuditExport(
    new Request(address, bearer === null ? {} : { headers: { authorization: `Bearer ${bearer}` } }),
  );
}

/** Runs the documentation's script on an export; gives what it says, or the error that it ends with. */
async function verify(text: string, ...options: string[]): Promise<string> {
  const file = join(directory, "export.jsonl");
  writeFileSync(file, text);
  const run = promisify(execFile)(process.execPath, [script, file, ...options]);
  return run.then(
    ({ stdout }) => stdout,
    ({ stderr }: { stderr: string }) => /Error: (.*)/.exec(stderr)?.[1] ?? stderr,
  );
}

it("exports the whole log so that it can be verified without the product", async () => {
  const response = await fetchExport({});
  expect(response.headers.get("content-disposition")).toContain(".jsonl");
  const text = await response.text();
  expect(text.trimEnd().split("\n")).toHaveLength(acts + 1);
  expect(await verify(text)).toContain(`${acts + 1} rows fit`);
});

it("is seen to be tampered with: a value, a row taken out, two rows exchanged", async () => {
  const lines = (await (await fetchExport({})).text()).trimEnd().split("\n");
  const changed = lines.map((line, index) => (index === 699 ? line.replace("Ada", "Eve") : line));
  expect(await verify(changed.join("\n"))).toBe("Row 700 was changed.");
  expect(await verify(lines.toSpliced(9, 1).join("\n"))).toBe("Row 11 does not follow the row before.");
  const exchanged = lines.with(3, lines[4] ?? "").with(4, lines[3] ?? "");
  expect(await verify(exchanged.join("\n"))).toBe("Row 5 does not follow the row before.");
});

it("exports what fits a filter, whose rows still stand for themselves", async () => {
  const to = new Date(testNow.getTime() + 600 * 60_000).toISOString();
  const text = await (await fetchExport({ actor: "Bo", to, action: "" })).text();
  expect(text.trimEnd().split("\n")).toHaveLength(6);
  expect(await verify(text, "--filtered")).toContain("6 rows fit");
  expect(await verify(text)).toContain("does not follow");
  expect(await verify(text.replace("Bo", "Al"), "--filtered")).toContain("was changed");
});

it("writes CSV that no spreadsheet runs", async () => {
  const text = await (await fetchExport({ format: "csv", objectId: "5", actor: "Ada" })).text();
  expect(text.split("\r\n")[0]).toMatch(/^seq,at,actorKind,.*,hash$/);
  expect(text).toContain(`"'=1+1, a\nline"`);
  expect(text).toContain(`"模型 ""5"""`);
});

it("reads no further than its reader has taken", async () => {
  const parts = exportAudit(aContext(web), {}, "jsonl");
  await parts.next();
  const first = await parts.next();
  expect(String(first.value).trimEnd().split("\n")).toHaveLength(500);
  await parts.return(undefined);
});

it("refuses whoever may not read, and a filter that cannot be", async () => {
  expect((await fetchExport({}, null)).status).toBe(401);
  expect((await fetchExport({ from: "yesterday" })).status).toBe(400);
});

it("verifies once a night", async () => {
  const night = (now: string) =>
    verifyAuditWhenDue(aContext(web, { now: new Date(now) }), { nightlyHour: 2 });
  expect(await night("2026-11-22T12:00:00Z")).toBe(true);
  expect(await night("2026-11-22T23:00:00Z")).toBe(false);
  expect(await night("2026-11-23T02:00:01Z")).toBe(true);
});

/** The plans of what a reading asks Postgres. */
async function plansOf(read: () => Promise<unknown>): Promise<string[]> {
  const { prototype } = pg.Client;
  const original = prototype.query;
  const asked: { text: string; values: unknown[] }[] = [];
  prototype.query = function query(this: unknown, ...args: unknown[]) {
    const [first, values] = args as [string | { text: string; values?: unknown[] }, unknown[] | undefined];
    const text = typeof first === "string" ? first : first.text;
    const given = (typeof first === "string" ? values : first.values) ?? [];
    if (/^\s*(?:SELECT|WITH)/i.test(text)) asked.push({ text, values: given });
    return Reflect.apply(original, this, args);
  } as typeof original;
  try {
    await read();
  } finally {
    prototype.query = original;
  }
  return Promise.all(
    asked.map(async ({ text, values }) => {
      const { rows } = await web.pool.query<{ "QUERY PLAN": string }>(`EXPLAIN ${text}`, values);
      return rows.map((row) => row["QUERY PLAN"]).join("\n");
    }),
  );
}

it("reads a page of 50,000 acts by an index, whatever it is filtered by", async () => {
  await web.pool
    .query(`INSERT INTO audit_entries (id, at, actor_kind, actor_name, action, object_kind, object_id,
      object_name, request_id, previous_hash, hash)
    SELECT gen_random_uuid(), '2026-12-01'::timestamptz + n * interval '1 minute', 'person', 'Person ' || n % 40,
      'thing.done_' || n % 30, 'kind_' || n % 9, (n % 500)::text, '', md5(n::text), '', '' FROM generate_series(1, 50000) n`);
  await web.pool.query("ANALYZE audit_entries");
  const filters: AuditFilter[] = [
    {},
    { action: "thing.done_3" },
    { objectKind: "kind_3", objectId: "3" },
    { actor: "Person 3" },
    { actorKind: "person" },
    { requestId: "cfcd208495d565ef66e7dff9f98764da" },
    { from: new Date("2026-12-03T00:00:00Z"), to: new Date("2026-12-03T01:00:00Z") },
  ];
  for (const filter of filters) {
    const page = () => listAuditEntries(aContext(web), { ...filter, cursor: "39000", limit: 50 });
    const [plan = ""] = await plansOf(page);
    expect(plan, JSON.stringify(filter)).toMatch(/Index (?:Only )?Scan|Bitmap Index Scan/);
    expect(plan, JSON.stringify(filter)).not.toMatch(/Seq Scan/);
  }
  const values = await listAuditFilterValues(aContext(web));
  expect(values.actions).toContain("thing.done_29");
  expect(values.actions).toEqual([...new Set(values.actions)]);
  expect((await plansOf(() => listAuditFilterValues(aContext(web)))).join("\n")).not.toMatch(/Seq Scan/);
}, 60_000);
