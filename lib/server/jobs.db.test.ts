import { afterAll, beforeAll, expect, test } from "vitest";
import { startCutProxy } from "#lib/testing/crash/cut-proxy.ts";
import type { CutProxy } from "#lib/testing/crash/cut-proxy.ts";
import { createTestDatabase } from "#lib/testing/database.ts";
import type { TestDatabase } from "#lib/testing/database.ts";
import { jobQueue, queues } from "./jobs.ts";

let db: TestDatabase;
let proxy: CutProxy;

beforeAll(async () => {
  db = await createTestDatabase();
  proxy = await startCutProxy(db.url);
  process.env["DATABASE_URL"] = proxy.url;
});
afterAll(async () => {
  await (await jobQueue()).stop({ graceful: false });
  await proxy.close();
  await db.drop();
});

test("a database that goes away while the queues are opened is asked again by the next job", async () => {
  const first = jobQueue();
  expect(jobQueue(), "opened once").toBe(first);
  const cutting = setInterval(proxy.cut, 1);
  await expect(first).rejects.toThrow();
  clearInterval(cutting);
  const boss = await jobQueue();
  const names = (await boss.getQueues()).map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(Object.keys(queues)));
});
