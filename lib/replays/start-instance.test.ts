import { expect, it } from "vitest";
import type { Deployer, Instance } from "#lib/adapters/deployers/port.ts";
import { startInstance, startOrFindInstance } from "./start-instance.ts";

const version = { name: "mm_chat_v1.0_20260101" };

/** A deployer that does not move what has traffic; `running` is what it says of the version. */
function refusing(running: Pick<Instance, "state"> | null) {
  const deployer = {
    ensure: () => Promise.reject(new Error("holds a share and is served from elsewhere")),
    status: () => Promise.resolve(running),
  } as unknown as Deployer;
  return { deployer, startTimeoutMs: 1_000, signal: new AbortController().signal };
}

it("gives the instance that has traffic where no other one may be started", async () => {
  await expect(startInstance(version, "/bundle", refusing({ state: "ready" }))).rejects.toThrow("share");
  expect(await startOrFindInstance(version, "/bundle", refusing({ state: "ready" }))).toMatchObject({
    state: "ready",
  });
});

it.each([null, { state: "starting" as const }])("keeps the refusal where %j answers", async (running) => {
  await expect(startOrFindInstance(version, "/bundle", refusing(running))).rejects.toThrow("share");
});
