import { expect, test } from "vitest";
import { createAdapterContext } from "#lib/server/outbound/create-adapter-context.ts";
import { describeWithHaproxy, startBench, SUSPECT, TWO } from "#lib/testing/haproxy-bench.ts";
import { POOL } from "#lib/testing/haproxy-config.ts";
import type { HaproxyProcess } from "#lib/testing/haproxy-process.ts";
import { createRuntimeApi, type RuntimeSession } from "./runtime-api.ts";
import { HaproxySettings } from "./settings.ts";
import { parseInfo, parseStat } from "./wire.ts";

function sessionAt(peer: HaproxyProcess, port = peer.ports.admin): RuntimeSession {
  const address = `127.0.0.1:${port}`;
  const settings = HaproxySettings.parse({ address, backends: [POOL], allowedInternal: [address] });
  return createRuntimeApi(settings, createAdapterContext("admin"))("apply");
}

/** What the pool's suspect weighs, in HAProxy's own words. */
async function weightOf(peer: HaproxyProcess): Promise<string> {
  return (await peer.command(`get weight ${POOL}/${SUSPECT}`)).trim();
}

describeWithHaproxy("the runtime API has no status code: all text but an empty line is an error", () => {
  test.each([
    [`set weight ${POOL}/${SUSPECT} 257`, "Absolute weight can only be between 0 and 256 inclusive"],
    [`set weight ${POOL}/nobody 10`, "No such server."],
    ["set weight nowhere/nobody 10", "No such backend."],
    [`set weight ${POOL}/${SUSPECT} 10x`, "Trailing garbage in weight string"],
    [`set weight ${POOL}/${SUSPECT}`, "Require"],
    [`set wieght ${POOL}/${SUSPECT} 10`, "Unknown command"],
  ])("%s: %s", async (command, words) => {
    const peer = await startBench();
    await expect(sessionAt(peer).order(command)).rejects.toMatchObject({
      name: "AdapterError",
      operation: "apply",
      retryable: false,
      message: expect.stringContaining(words),
    });
    expect(await weightOf(peer)).toBe("100 (initial 100)");
  });

  test("a static balance says so, and what to do", async () => {
    const peer = await startBench(TWO, { balance: "static-rr" });
    await expect(sessionAt(peer).order(`set weight ${POOL}/${SUSPECT} 10`)).rejects.toMatchObject({
      retryable: false,
      message: expect.stringMatching(/only accepts weights '0%' and '100%'.*use a dynamic balance/),
    });
  });

  test("a socket of level operator answers Permission denied", async () => {
    const peer = await startBench();
    const session = sessionAt(peer, peer.ports.operator);
    await expect(session.order(`set weight ${POOL}/${SUSPECT} 10`)).rejects.toMatchObject({
      retryable: false,
      message: expect.stringMatching(/Permission denied.*level admin/),
    });
    expect(await weightOf(peer)).toBe("100 (initial 100)");
  });

  test("a good order is done, and one that hides among several is found out", async () => {
    const peer = await startBench();
    await sessionAt(peer).order(`set weight ${POOL}/${SUSPECT} 10`);
    expect(await weightOf(peer)).toBe("10 (initial 100)");
    // A batch is not atomic: HAProxy carries out what it can, and one error stands among empty lines.
    const batch = [`set weight ${POOL}/${SUSPECT} 20`, `set weight ${POOL}/nobody 5`].join(";");
    await expect(sessionAt(peer).order(batch)).rejects.toMatchObject({
      retryable: false,
      message: expect.stringContaining("No such server."),
    });
    expect(await weightOf(peer)).toBe("20 (initial 100)");
  });

  test("questions are answered in order over one connection; what is no answer stays in its place", async () => {
    const peer = await startBench();
    const [info, oddity, stat] = await sessionAt(peer).ask(["show info", "shwo", `show stat ${POOL} 4 -1`]);
    expect(parseInfo(info ?? "")).not.toBeNull();
    expect(parseStat(oddity ?? "")).toBeNull();
    expect(parseStat(stat ?? "")).toHaveLength(TWO.length);
  });
});
