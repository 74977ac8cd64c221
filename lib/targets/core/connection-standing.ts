import type { FailureReason } from "#lib/schema/failure-reason.ts";
import type { ConnectionTest, Target } from "#lib/targets/schema.ts";
import type { ConnectionsView, TestedConnection } from "#lib/targets/settings-schema.ts";

/** What a connection failed with: the technical text, and why as a code with facts where that is known. */
export type ConnectionFailure = { readonly text: string; readonly reason: FailureReason | null };

/** How a connection stands: `unknown` was never asked, or is asked for the first time now. */
export type ConnectionStanding = {
  readonly subject: TestedConnection["subject"];
  readonly subjectId: string;
  readonly kind: string;
  readonly state: "working" | "failing" | "unknown";
  /** When it last did what it is for, in use or in a test; null: never, as far as is known. */
  readonly lastSuccessAt: Date | null;
  /** What it failed with when it was asked last; null where it did not. */
  readonly failure: ConnectionFailure | null;
  /** The newest test that was asked for; null: none, or not to be shown. */
  readonly test: ConnectionTest | null;
};

type Used = Pick<ConnectionStanding, "subject" | "subjectId" | "kind"> & {
  /** When it last worked in use, and what it fails with in use now. */
  readonly usedAt: Date | null;
  readonly usedFailure: ConnectionFailure | null;
};

/** The connections of a target, each with how it stands: router, deployer, then the metric sources. */
export function connectionsOf(
  target: Target,
  tests: ConnectionsView["tests"],
): { router: ConnectionStanding; deployer: ConnectionStanding; sources: ConnectionStanding[] } {
  const { id, router, deployer, traffic, metricSources } = target;
  const of = (used: Used) => standingOf(used, tests);
  return {
    router: of({
      subject: "router",
      subjectId: id,
      kind: router.kind,
      usedAt: traffic.appliedReadAt,
      usedFailure: asFailure(traffic.readFailure, traffic.readFailureReason),
    }),
    // Nobody asks a deployer between rollbacks: only a test tells.
    deployer: of({
      subject: "deployer",
      subjectId: id,
      kind: deployer.kind,
      usedAt: null,
      usedFailure: null,
    }),
    sources: metricSources.map((source) =>
      of({
        subject: "metric_source",
        subjectId: source.id,
        kind: source.kind,
        usedAt: source.lastSuccessAt,
        usedFailure: asFailure(source.lastError, source.lastErrorReason),
      }),
    ),
  };
}

function standingOf(
  { usedAt, usedFailure, ...named }: Used,
  tests: ConnectionsView["tests"],
): ConnectionStanding {
  const { subject, subjectId } = named;
  const tested = tests.find((each) => each.subject === subject && each.subjectId === subjectId);
  const lastSuccessAt = latest(usedAt, tested?.lastPassedAt ?? null);
  const test = tested?.newest ?? null;
  const failure = usedFailure ?? failureSince(test, usedAt);
  const known = lastSuccessAt === null ? "unknown" : "working";
  return { ...named, state: failure === null ? known : "failing", lastSuccessAt, failure, test };
}

/** What a test failed with, unless the connection worked in use since. */
function failureSince(test: ConnectionTest | null, usedAt: Date | null): ConnectionFailure | null {
  if (test?.status !== "failed" || test.finishedAt === null) return null;
  return usedAt !== null && usedAt >= test.finishedAt ? null : failureOfTest(test);
}

/** What a test failed with; null where it did not, or has not ended. */
export function failureOfTest({ result }: ConnectionTest): ConnectionFailure | null {
  return result === null ? null : asFailure(result.failure, result.failureReason);
}

function asFailure(text: string | null, reason: FailureReason | undefined): ConnectionFailure | null {
  return text === null ? null : { text, reason: reason ?? null };
}

function latest(one: Date | null, other: Date | null): Date | null {
  if (one === null || other === null) return one ?? other;
  return one > other ? one : other;
}

/** How many connections of these targets work, fail, and are not known. */
export function countStandings({ targets, tests }: Pick<ConnectionsView, "targets" | "tests">) {
  const all = targets.flatMap((target) => {
    const { router, deployer, sources } = connectionsOf(target, tests);
    return [router, deployer, ...sources];
  });
  const count = (state: ConnectionStanding["state"]) => all.filter((each) => each.state === state).length;
  return { working: count("working"), failing: count("failing"), unknown: count("unknown") };
}
