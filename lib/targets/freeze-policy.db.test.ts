import { afterAll, beforeAll, expect, it } from "vitest";
import { createModel } from "#lib/models/create-model.ts";
import { aContext, testNow } from "#lib/testing/a-context.ts";
import { aModel } from "#lib/testing/bundle-builders.ts";
import { aTarget, makeWorkerKeys } from "#lib/testing/target-builders.ts";
import { createWebEnvironment } from "#lib/testing/web-environment.ts";
import { createTarget } from "./create-target.ts";
import { getFreezePolicy, listOpenFreezes, putFreezePolicy } from "./freeze-policy.ts";
import { freezeTarget } from "./freeze-target.ts";
import { liftFreeze } from "./lift-freeze.ts";

let web: Awaited<ReturnType<typeof createWebEnvironment>>;
let targetId: string;
let otherId: string;
const admin = () => aContext(web);
const operator = (name: string) => aContext(web, { role: "operator", name });
const hours = (count: number) => new Date(testNow.getTime() + count * 3_600_000);

beforeAll(async () => {
  web = await createWebEnvironment();
  await makeWorkerKeys();
  await createModel(admin(), aModel());
  targetId = (await createTarget(admin(), { ...aTarget({ title: "Shop" }), model: "mm_chat" })).id;
  otherId = (await createTarget(admin(), { ...aTarget({ slug: "other" }), model: "mm_chat" })).id;
});
afterAll(() => web.drop());

it("holds the product's defaults until an administrator changes them, on the revision that was looked at", async () => {
  const usual = await getFreezePolicy(operator("Grace"));
  expect(usual).toMatchObject({ defaultHours: 24, liftedBy: "operators", revision: 0, changedBy: null });
  const change = { defaultHours: 6, liftedBy: "owner", expectedRevision: 0 } as const;
  await expect(putFreezePolicy(operator("Grace"), change)).rejects.toMatchObject({ code: "FORBIDDEN" });
  const both = await Promise.allSettled([putFreezePolicy(admin(), change), putFreezePolicy(admin(), change)]);
  expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect(both.find(({ status }) => status === "rejected")).toMatchObject({
    reason: { code: "PRECONDITION_FAILED" },
  });
  expect(await getFreezePolicy(admin())).toMatchObject({
    defaultHours: 6,
    revision: 1,
    changedBy: "Ada",
  });
  const { rows } = await web.pool.query("SELECT 1 FROM audit_entries WHERE action = 'freeze_policy.changed'");
  expect(rows).toHaveLength(1);
});

it("gives a freeze that says nothing the policy's hours, and lets only its owner or an administrator lift it", async () => {
  const freeze = await freezeTarget(operator("Grace"), { targetId, reason: "holiday" });
  expect(freeze.expiresAt).toEqual(hours(6));
  await freezeTarget(operator("Lin"), { targetId: otherId, reason: "audit", hours: 2 });
  const seen = async (ctx: ReturnType<typeof admin>) =>
    (await listOpenFreezes(ctx)).items.map(({ targetTitle, ownerName, canLift }) => [
      targetTitle,
      ownerName,
      canLift,
    ]);
  expect(await seen(operator("Grace"))).toEqual([
    ["Production", "Lin", false],
    ["Shop", "Grace", true],
  ]);
  expect((await seen(admin())).map(([, , canLift]) => canLift)).toEqual([true, true]);
  expect((await seen(aContext(web, { role: "viewer" }))).map(([, , canLift]) => canLift)).toEqual([
    false,
    false,
  ]);
  const lift = (name: string, id: string) => liftFreeze(operator(name), { targetId: id, reason: "done" });
  await expect(lift("Lin", targetId)).rejects.toMatchObject({
    code: "FORBIDDEN",
    extra: { onlyOwner: "Grace" },
  });
  await lift("Grace", targetId);
  await liftFreeze(admin(), { targetId: otherId, reason: "over" });
  expect(await seen(admin())).toEqual([]);
});

it("lets every operator lift a freeze again once the policy says so", async () => {
  const { revision } = await getFreezePolicy(admin());
  await putFreezePolicy(admin(), { defaultHours: 6, liftedBy: "operators", expectedRevision: revision });
  await freezeTarget(operator("Grace"), { targetId, reason: "holiday" });
  expect((await liftFreeze(operator("Lin"), { targetId, reason: "done" })).liftedAt).toEqual(testNow);
});
