import { expect, it } from "vitest";
import type { ConnectionTest, Target } from "#lib/targets/schema.ts";
import { connectionsOf, countStandings } from "./connection-standing.ts";

const reason = { code: "answered", facts: { status: 500 } } as const;
const minute = (at: number) => new Date(Date.UTC(2026, 10, 25, 2, at));
const id = "0198c0de-0000-7000-8000-000000000001";

function aTarget(given: Partial<Pick<Target, "traffic" | "metricSources">> = {}): Target {
  return {
    id,
    router: { kind: "gateway", settings: {} },
    deployer: { kind: "process", settings: {} },
    metricSources: [],
    traffic: { appliedReadAt: null, readFailure: null },
    ...given,
  } as unknown as Target;
}

function aTest(given: Partial<ConnectionTest>): ConnectionTest {
  return {
    id,
    subject: "router",
    subjectId: id,
    status: "passed",
    result: { latencyMs: 12, sample: "v1: 100 %", failure: null },
    requestedAt: minute(1),
    finishedAt: minute(2),
    ...given,
  };
}

it("does not know a connection that was never asked", () => {
  const { router, deployer } = connectionsOf(aTarget(), []);
  expect([router.state, deployer.state]).toEqual(["unknown", "unknown"]);
  expect(router.lastSuccessAt).toBeNull();
  expect(countStandings({ targets: [aTarget()], tests: [] })).toEqual({ working: 0, failing: 0, unknown: 2 });
});

it("takes the later of use and test for the last success", () => {
  const traffic = { appliedReadAt: minute(5), readFailure: null } as unknown as Target["traffic"];
  const newest = aTest({});
  const tests = [{ subject: "router" as const, subjectId: id, newest, lastPassedAt: minute(2) }];
  expect(connectionsOf(aTarget({ traffic }), tests).router).toMatchObject({
    state: "working",
    lastSuccessAt: minute(5),
  });
});

it("says what a test failed with until the connection works in use again", () => {
  const failure = "connection refused";
  const newest = aTest({
    status: "failed",
    finishedAt: minute(9),
    result: { latencyMs: null, sample: "", failure },
  });
  const tests = [{ subject: "router" as const, subjectId: id, newest, lastPassedAt: minute(2) }];
  const at = (appliedReadAt: Date) =>
    connectionsOf(
      aTarget({ traffic: { appliedReadAt, readFailure: null } as unknown as Target["traffic"] }),
      tests,
    ).router;
  expect(at(minute(8))).toMatchObject({
    state: "failing",
    failure: { text: failure, reason: null },
    lastSuccessAt: minute(8),
  });
  expect(at(minute(10))).toMatchObject({ state: "working", failure: null });
});

it("fails while use fails, whatever a test gave", () => {
  const source = {
    id: "0198c0de-0000-7000-8000-000000000002",
    kind: "openmetrics",
    settings: {},
    lastSuccessAt: minute(1),
    lastError: "500",
    lastErrorReason: reason,
  };
  const { sources } = connectionsOf(aTarget({ metricSources: [source] }), []);
  expect(sources[0]).toMatchObject({
    state: "failing",
    failure: { text: "500", reason },
    lastSuccessAt: minute(1),
  });
});
