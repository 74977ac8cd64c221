import { afterAll, beforeAll, expect, it } from "vitest";
import { viewCompare } from "#lib/evaluations/view-compare.ts";
import { viewJudging } from "#lib/models/view-judging.ts";
import { listNoticeDrafts } from "#lib/notifications/list-notice-drafts.ts";
import { listOperatorMessages } from "#lib/notifications/list-operator-messages.ts";
import { openConsumers } from "#lib/notifications/open-consumers.ts";
import { openVersionReplay } from "#lib/replays/open-version-replay.ts";
import { acceptTests } from "#lib/rollbacks/accept-tests.ts";
import { chooseVersion } from "#lib/rollbacks/choose-version.ts";
import { getRollbackReport } from "#lib/rollbacks/get-rollback-report.ts";
import { getRollback } from "#lib/rollbacks/get-rollback.ts";
import { listRollbacks } from "#lib/rollbacks/list-rollbacks.ts";
import { openAudit } from "#lib/rollbacks/open-audit.ts";
import { StartRollback, StartRollout } from "#lib/rollbacks/schema.ts";
import { startRollback } from "#lib/rollbacks/start-rollback.ts";
import { startRollout } from "#lib/rollbacks/start-rollout.ts";
import { viewAnotherVersion } from "#lib/rollbacks/view-another-version.ts";
import { viewDependents } from "#lib/rollbacks/view-dependents.ts";
import { viewFrame, viewOverview } from "#lib/rollbacks/view-overview.ts";
import { viewProblem } from "#lib/rollbacks/view-problem.ts";
import { viewVersionChoice } from "#lib/rollbacks/view-version-choice.ts";
import { getRollout } from "#lib/rollouts/get-rollout.ts";
import { viewRecovery } from "#lib/rollouts/view-recovery.ts";
import type { Context } from "#lib/server/context.ts";
import { jobQueue } from "#lib/server/jobs.ts";
import { viewModel } from "#lib/targets/view-model.ts";
import { viewVersion } from "#lib/targets/view-version.ts";
import { aContext, testNow } from "#lib/testing/a-context.ts";
import { aHistory, historyVersion } from "#lib/testing/a-history.ts";
import { countStatements } from "#lib/testing/count-statements.ts";
import { createWebEnvironment } from "#lib/testing/web-environment.ts";
import { listChangelog } from "#lib/versions/list-changelog.ts";
import { listVersions } from "#lib/versions/list-versions.ts";
import { addActs, addChanges } from "./seed-scale.ts";

/** What a history of this length is looked at by. */
type Subject = {
  readonly model: string;
  readonly versions: number;
  readonly rollbackId: string;
  readonly rolloutId: string;
};

/** A screen is read in a handful of questions; each costs a statement for the tables that it joins. */
const most = 50;

let web: Awaited<ReturnType<typeof createWebEnvironment>>;
let small: ReadonlyMap<string, number>;
let large: ReadonlyMap<string, number>;
const ada = () => aContext(web, { name: "Ada" });

/** What each screen reads, by the screen's name. */
const screens: Readonly<Record<string, (ctx: Context, subject: Subject) => Promise<unknown>>> = {
  frame: (ctx) => viewFrame(ctx),
  overview: (ctx) => viewOverview(ctx),
  model: (ctx, { model }) => viewModel(ctx, { model, range: "all" }),
  version: (ctx, { model, versions }) =>
    viewVersion(ctx, { model, version: historyVersion(versions - 1, model) }),
  "version, replay": (ctx, { model, versions }) =>
    openVersionReplay(ctx, { model, version: historyVersion(versions, model), draft: undefined }),
  compare: (ctx, { model, versions }) =>
    viewCompare(ctx, { model, base: historyVersion(1, model), head: historyVersion(versions, model) }),
  "choose versions to compare": (ctx, { model }) => listVersions(ctx, { model, limit: 200 }),
  changelog: (ctx) => listChangelog(ctx, { limit: 50 }),
  "changelog of a model": (ctx, { model }) => listChangelog(ctx, { model, limit: 50 }),
  audit: (ctx) => openAudit(ctx, { filter: {}, cursor: undefined, limit: 50, opened: 1 }),
  "audit, filtered": (ctx) =>
    openAudit(ctx, { filter: { actor: "Grace" }, cursor: "400", limit: 50, opened: undefined }),
  rollbacks: (ctx) => listRollbacks(ctx, { limit: 50 }),
  inbox: (ctx) => listOperatorMessages(ctx, { limit: 50 }),
  consumers: (ctx, { model }) => openConsumers(ctx, { model }),
  judging: (ctx, { model }) => viewJudging(ctx, { model }),
  "step 1, problem": (ctx, { model }) => viewProblem(ctx, { model }),
  "step 2, version": (ctx, { rollbackId }) => viewVersionChoice(ctx, { rollbackId }),
  "step 2, another version": async (ctx, { rollbackId }) =>
    viewAnotherVersion(ctx, await getRollback(ctx, { rollbackId })),
  "step 5, notify": (ctx, { rollbackId }) => listNoticeDrafts(ctx, { rollbackId }),
  "live, dependents": (ctx, { rollbackId }) => viewDependents(ctx, { rollbackId }),
  "live, rollout": (ctx, { rolloutId }) => getRollout(ctx, { rolloutId }),
  "live, recovery": (ctx, { rolloutId }) => viewRecovery(ctx, { rolloutId }),
  report: (ctx, { rollbackId }) => getRollbackReport(ctx, { rollbackId }),
};

/** A history with its newest version on the way back to the one before, to the point where traffic moves. */
async function aSubject(model: string, versions: number): Promise<Subject> {
  const ctx = ada();
  await aHistory(ctx, versions, model);
  const { targetId, suspect } = await viewProblem(ctx, { model });
  const said = { symptoms: ["quality"], modalities: ["audio"], severity: 2, note: "digits are misheard" };
  const { id } = await startRollback(
    ctx,
    StartRollback.parse({ targetId, suspectVersionId: suspect.id, ...said }),
  );
  const { candidates, consumers } = await viewVersionChoice(ctx, { rollbackId: id });
  const [first] = candidates;
  const at = async () => ({
    rollbackId: id,
    expectedRevision: (await getRollback(ctx, { rollbackId: id })).revision,
    reason: "a history",
  });
  const chosen = {
    candidateVersionId: first?.version.id ?? "",
    readConsumers: consumers.map((one) => one.consumerId),
  };
  await chooseVersion(ctx, { ...(await at()), ...chosen });
  await acceptTests(ctx, await at());
  const { rolloutId } = await startRollout(ctx, {
    ...StartRollout.parse({ expectedRevision: 0 }),
    ...(await at()),
  });
  return { model, versions, rollbackId: id, rolloutId: rolloutId ?? "" };
}

async function countAll(subject: Subject): Promise<Map<string, number>> {
  const counted = new Map<string, number>();
  for (const [name, read] of Object.entries(screens)) {
    const { statements } = await countStatements(() => read(ada(), subject));
    counted.set(name, statements);
  }
  return counted;
}

beforeAll(async () => {
  web = await createWebEnvironment();
  const short = await aSubject("short", 20);
  await addChanges(web, short.model, 5);
  await addActs(web, 500, testNow);
  small = await countAll(short);
  const long = await aSubject("long", 200);
  await addChanges(web, long.model, 5);
  await addActs(web, 4_500, testNow);
  large = await countAll(long);
}, 300_000);
afterAll(async () => {
  await (await jobQueue()).stop({ graceful: false });
  await web.drop();
});

it.for(Object.keys(screens))(
  "%s sends as many statements for 200 versions as for 20",
  async (screen, test) => {
    const statements = large.get(screen);
    await test.annotate(`${statements} of at most ${most}`, "figure");
    expect(statements).toBeGreaterThan(0);
    expect(statements).toBe(small.get(screen));
    expect(statements).toBeLessThanOrEqual(most);
  },
);
