import { join } from "node:path";
import type { Database } from "#lib/server/database/prisma.ts";
import { chaseNotice } from "#lib/notifications/chase-notice.ts";
import { deliverNotice } from "#lib/notifications/deliver-notice.ts";
import { mailDigest } from "#lib/notifications/mail-digest.ts";
import { sendTestMessage } from "#lib/notifications/send-test-message.ts";
import { resampleTest } from "#lib/evaluations/resample-test.ts";
import type { OpenNotifier } from "#lib/notifications/open-notifier.ts";
import { mailOperator, tellOperators } from "#lib/notifications/tell-operators.ts";
import { checkReadiness } from "#lib/rollbacks/check-readiness.ts";
import { closeRollback } from "#lib/rollbacks/close-rollback.ts";
import { prepareVersion } from "#lib/rollbacks/prepare-version.ts";
import { postponeReplay } from "#lib/replays/queue-replay.ts";
import { runGoldenCapture } from "#lib/replays/run-golden-capture.ts";
import type { OpenReplayPorts } from "#lib/replays/replay-ports.ts";
import { runTest } from "#lib/rollbacks/run-test.ts";
import { runEviction } from "#lib/rollouts/run-eviction.ts";
import { notFound } from "#lib/schema/app-error.ts";
import { detectHealth } from "#lib/targets/detect-health.ts";
import { finishWatch } from "#lib/targets/finish-watch.ts";
import { checkArtifacts } from "#lib/versions/check-artifacts.ts";
import { runConnectionTest } from "#lib/targets/run-connection-test.ts";
import type { OpenSubject } from "#lib/targets/run-connection-test.ts";
import type { Connections } from "./connections.ts";
import { inferOverHttp } from "./infer-over-http.ts";
import type { JobHandlers } from "./work-off-jobs.ts";
import { workerContext } from "./worker-context.ts";

/** What the jobs need of the outside. */
export type JobPorts = {
  readonly db: Database;
  readonly connections: Connections;
  readonly openNotifier: OpenNotifier;
  readonly ownPorts: readonly number[];
  /** Directory under which restored bundles are written. */
  readonly stagingDirectory: string;
};

const startTimeoutMs = 60_000;

/** The handler of every queue, with its ports opened. */
export function jobHandlers(ports: JobPorts): JobHandlers {
  const { db, connections, openNotifier, stagingDirectory } = ports;
  const infer = inferOverHttp(ports.ownPorts);
  const replayPorts =
    (signal: AbortSignal): OpenReplayPorts =>
    async (targetId) => ({
      deployer: await connections.openDeployer(targetId),
      openStore: (uri) => connections.openStore(uri),
      infer,
      stagingDirectory: join(stagingDirectory, "bundles"),
      startTimeoutMs,
      signal,
    });
  return {
    run_replay: async ({ runId }, signal) => {
      const ctx = workerContext(db, "replay");
      const outcome = await runTest(ctx, runId, replayPorts(signal));
      if (outcome === "waiting") await postponeReplay(ctx, runId);
    },
    check_readiness: ({ checkId }, signal) =>
      checkReadiness(workerContext(db, "readiness check"), checkId, replayPorts(signal)),
    prepare_version: ({ rollbackId }, signal) =>
      prepareVersion(workerContext(db, "rollback preparation"), rollbackId, replayPorts(signal)),
    capture_golden_cases: ({ captureId }) =>
      runGoldenCapture(workerContext(db, "golden case capture"), captureId, async (targetId) => ({
        router: await connections.openRouter(targetId),
        deployer: await connections.openDeployer(targetId),
        infer,
      })),
    test_connection: ({ testId, targetId }) =>
      runConnectionTest(
        workerContext(db, "connection test"),
        testId,
        openSubject({ db, connections, openNotifier }, targetId),
      ),
    deliver_notice: ({ deliveryId }) =>
      deliverNotice(workerContext(db, "delivery"), deliveryId, openNotifier),
    chase_notice: ({ noticeId }) => chaseNotice(workerContext(db, "reminders"), noticeId),
    tell_operators: (message, _signal, id) =>
      tellOperators(workerContext(db, "operator messages"), { ...message, id }),
    mail_operator: (mail) => mailOperator(workerContext(db, "operator messages"), mail, openNotifier),
    mail_digest: (digest) => mailDigest(workerContext(db, "changelog mails"), digest, openNotifier),
    evict_suspect: ({ rolloutId }) =>
      runEviction(workerContext(db, "eviction"), rolloutId, (targetId) => connections.openRouter(targetId)),
    close_rollback: ({ rollbackId }) => closeRollback(workerContext(db, "rollback closing"), rollbackId),
    resample_test: ({ testId }) => resampleTest(workerContext(db, "resampling"), testId),
    check_artifacts: async ({ modelId }) => {
      await checkArtifacts(workerContext(db, "artifact check"), {
        modelId,
        olderThanMs: 0,
        limit: 200,
        openStore: (uri) => connections.openStore(uri),
      });
    },
    finish_watch: (watch) => finishWatch(workerContext(db, "detection"), watch),
    detect_health: async ({ targetId }) => {
      await detectHealth(workerContext(db, "detection"), targetId);
    },
  };
}

function openSubject(
  { db, connections, openNotifier }: Pick<JobPorts, "db" | "connections" | "openNotifier">,
  targetId: string | null,
): OpenSubject {
  return async ({ id, subject, subjectId }) => {
    if (subject === "channel") {
      const message = { messageId: id, channelId: subjectId };
      return {
        kind: "channel",
        send: () => sendTestMessage(workerContext(db, "connection test"), message, openNotifier),
      };
    }
    if (targetId === null) throw notFound("target", "of this test");
    switch (subject) {
      case "router":
        return { kind: "router", router: await connections.openRouter(targetId) };
      case "deployer":
        return { kind: "deployer", deployer: await connections.openDeployer(targetId) };
      case "metric_source":
        return { kind: "metric_source", source: await connections.openMetricSource(targetId, subjectId) };
    }
  };
}
