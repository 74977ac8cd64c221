import { afterAll, beforeAll, expect, it } from "vitest";
import { chainHash } from "#lib/audit/chain-hash.ts";
import { getChainVerification } from "#lib/audit/get-chain-verification.ts";
import { listAuditEntries } from "#lib/audit/list-audit-entries.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { verifyAuditChain } from "#lib/audit/verify-audit-chain.ts";
import { automationContext } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { createTestDatabase } from "#lib/testing/database.ts";
import type { TestDatabase } from "#lib/testing/database.ts";

let db: TestDatabase;
const count = 1_203;

const ctx = () =>
  automationContext({ name: "test", requestId: "r", now: new Date("2026-03-04T05:06:07.089Z"), db });

beforeAll(async () => {
  db = await createTestDatabase();
  await inTransaction({ db }, async (tx) => {
    for (let index = 0; index < 3; index += 1) await act(tx, index);
  });
});
afterAll(() => db.drop());

function act(tx: Parameters<typeof recordAct>[0], index: number) {
  const object = { kind: "model", id: String(index), name: `模型 ${index}` } as const;
  return recordAct(tx, ctx(), {
    action: index % 2 === 0 ? "model.created" : "model.changed",
    object,
    before: index === 0 ? null : { b: 1, a: [1.5, null, "é"] },
    after: { nested: { z: true, a: 0 } },
  });
}

/** What somebody with the database's own rights could do, past the trigger. */
async function tamper(sql: string): Promise<void> {
  await db.pool.query(`BEGIN; ALTER TABLE audit_entries DISABLE TRIGGER USER; ${sql};
    ALTER TABLE audit_entries ENABLE TRIGGER USER; COMMIT`);
}

it("finds a whole chain whole, over several pages", async () => {
  for (let start = 3; start < count; start += 50) {
    await inTransaction({ db }, async (tx) => {
      for (let index = start; index < Math.min(start + 50, count); index += 1) await act(tx, index);
    });
  }
  expect(await verifyAuditChain(ctx())).toMatchObject({
    checked: count,
    intact: true,
    brokenAt: null,
    problem: null,
  });
}, 120_000);

it("reads the log once for all who ask meanwhile, and anew for who asks afterwards", async () => {
  const [one, other] = await Promise.all([verifyAuditChain(ctx()), verifyAuditChain(ctx())]);
  expect(other).toBe(one);
  expect(await verifyAuditChain(ctx())).not.toBe(one);
});

it("chains acts that are recorded at the same time", async () => {
  await Promise.all(Array.from({ length: 8 }, (_, index) => inTransaction({ db }, (tx) => act(tx, index))));
  expect(await verifyAuditChain(ctx())).toMatchObject({ checked: count + 8, intact: true });
});

it("finds the row whose reason was changed afterwards", async () => {
  await tamper("UPDATE audit_entries SET reason = 'another' WHERE seq = 1100");
  expect(await verifyAuditChain(ctx())).toMatchObject({
    checked: 1_100,
    intact: false,
    brokenAt: 1_100,
    problem: "changed",
  });
  await tamper("UPDATE audit_entries SET reason = NULL WHERE seq = 1100");
  expect((await verifyAuditChain(ctx())).intact).toBe(true);
});

it("finds that the newest rows were cut off since the last good check", async () => {
  const { head } = await verifyAuditChain(ctx());
  await tamper("CREATE TABLE kept AS SELECT * FROM audit_entries WHERE seq > 1200");
  await tamper("DELETE FROM audit_entries WHERE seq > 1200");
  const cut = await verifyAuditChain(ctx());
  expect(cut).toMatchObject({ intact: false, problem: "cut_off", brokenAt: head?.seq });
  expect((await getChainVerification(ctx())).last).toEqual(cut);
  await tamper("INSERT INTO audit_entries SELECT * FROM kept");
  expect((await verifyAuditChain(ctx())).intact).toBe(true);
});

it("finds that the chain was computed anew since the last good check", async () => {
  const newest = await listAuditEntries(ctx(), { limit: 1 });
  const [{ seq = 0 } = {}] = newest.items;
  await tamper(`UPDATE audit_entries SET reason = 'another' WHERE seq = ${seq}`);
  const [changed] = (await listAuditEntries(ctx(), { limit: 1 })).items;
  if (changed === undefined) throw new Error("no row");
  const { actor, ...row } = changed;
  const hashOfAnother = chainHash({
    ...row,
    actorKind: actor.kind,
    actorId: actor.id,
    actorName: actor.name,
  });
  await tamper(`UPDATE audit_entries SET hash = '${hashOfAnother}' WHERE seq = ${seq}`);
  const found = await verifyAuditChain(ctx());
  expect(found).toMatchObject({ intact: false, problem: "computed_anew", brokenAt: seq });
  const { hash } = newest.items[0] ?? { hash: "" };
  await tamper(`UPDATE audit_entries SET reason = NULL, hash = '${hash}' WHERE seq = ${seq}`);
  expect((await verifyAuditChain(ctx())).intact).toBe(true);
});

it("finds the place where a row was taken out", async () => {
  await tamper("DELETE FROM audit_entries WHERE seq = 7");
  expect(await verifyAuditChain(ctx())).toMatchObject({ checked: 7, intact: false, brokenAt: 8 });
});

it.each([
  "UPDATE audit_entries SET reason = 'x' WHERE seq = 1",
  "DELETE FROM audit_entries WHERE seq = 1",
  "TRUNCATE audit_entries",
])("lets nobody %s", async (sql) => {
  await expect(db.pool.query(sql)).rejects.toThrow("append-only");
});

it("lists newest first, page by page, and by action", async () => {
  const first = await listAuditEntries(ctx(), { limit: 2 });
  const second = await listAuditEntries(ctx(), { limit: 2, cursor: first.nextCursor ?? "" });
  const seqs = [...first.items, ...second.items].map(({ seq }) => seq);
  expect(seqs).toEqual(seqs.toSorted((a, b) => b - a));
  expect(new Set(seqs).size).toBe(4);
  const changed = await listAuditEntries(ctx(), { limit: 50, action: "model.changed" });
  expect(new Set(changed.items.map(({ action }) => action))).toEqual(new Set(["model.changed"]));
  await expect(listAuditEntries(ctx(), { limit: 2, cursor: "abc" })).rejects.toMatchObject({
    code: "INVALID",
  });
});
