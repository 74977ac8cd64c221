import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { serve } from "#lib/server/http/serve.ts";
import { jobQueue } from "#lib/server/jobs.ts";
import { aContext, testNow } from "#lib/testing/a-context.ts";
import { anIncident } from "#lib/testing/an-incident.ts";
import type { Incident } from "#lib/testing/an-incident.ts";
import { askEndpoint, aTokenSecret } from "#lib/testing/ask-endpoint.ts";
import { samples } from "#lib/testing/target-builders.ts";
import { createWebEnvironment } from "#lib/testing/web-environment.ts";
import { detectHealth } from "#lib/targets/detect-health.ts";
import { finishWatch } from "#lib/targets/finish-watch.ts";
import { getTarget } from "#lib/targets/get-target.ts";
import { pushSamples } from "#lib/targets/push-samples.ts";
import { ReviewProblem } from "#lib/targets/review-schema.ts";
import type { ReviewAnswer } from "#lib/targets/review-schema.ts";
import { reviewContract } from "./review-contract.ts";
import { reviewProblem } from "./review-problem.ts";
import { StartRollback } from "./schema.ts";
import { startRollback } from "./start-rollback.ts";
import { viewOverview } from "./view-overview.ts";
import { viewProblem } from "./view-problem.ts";

let web: Awaited<ReturnType<typeof createWebEnvironment>>;
let incident: Incident;
let made = 0;

beforeAll(async () => {
  web = await createWebEnvironment();
});
afterAll(async () => {
  await (await jobQueue()).stop({ graceful: false });
  await web.drop();
});
beforeEach(async () => {
  made += 1;
  incident = await anIncident(web, { slug: `mm_chat${made}` });
  await detectAt(0);
});

const later = (minutes: number) => new Date(testNow.getTime() + minutes * 60_000);
const ada = (minutes = 0) => aContext(web, { name: "Ada", now: later(minutes) });
const engine = (minutes: number) => aContext(web, { name: "detection", now: later(minutes) });
const detectAt = (minutes: number) => detectHealth(engine(minutes), incident.targetId);

const due = (minutes: number, reviewId: string) =>
  finishWatch(engine(minutes), { reviewId, targetId: incident.targetId });

function answer(said: ReviewAnswer, note = "") {
  const { targetId, ids } = incident;
  const input = ReviewProblem.parse({ suspectVersionId: ids.suspect, answer: said, note });
  return reviewProblem(ada(1), { ...input, targetId });
}

type Counted = { modality: "audio" | "image"; correct: number; wrong: number };

async function count(minutes: number, counted: Counted) {
  const { names, targetId } = incident;
  const requests = counted.correct + counted.wrong;
  const row = { version: names.suspect, at: later(minutes), requests, ...counted };
  await pushSamples(ada(minutes), { targetId, ...samples([row]) });
}

async function told(): Promise<(string | undefined)[]> {
  const { rows } = await web.pool.query<{ data: { kind: string } }>(
    "SELECT data FROM pgboss.job WHERE name = 'tell_operators' AND data->>'model' = $1 ORDER BY id",
    [incident.model],
  );
  return rows.map(({ data }) => data.kind);
}

async function acts(): Promise<string[]> {
  const { rows } = await web.pool.query<{ action: string }>(
    "SELECT action FROM audit_entries WHERE object_id = $1 AND action LIKE 'target.%' ORDER BY seq",
    [incident.targetId],
  );
  return rows.map(({ action }) => action).filter((action) => action !== "target.created");
}

const heldReview = async () => (await getTarget(ada(), { targetId: incident.targetId })).review;

async function overviewOf() {
  const { models } = await viewOverview(ada(2));
  return models.find(({ model }) => model.slug === incident.model);
}

it("keeps that it is not this version: degraded stays, nobody is called again for the same, nothing is frozen", async () => {
  const needed = (await viewOverview(ada())).needsAttention;
  const review = await answer("not_this_version", " the labels came late ");
  expect(review).toMatchObject({
    versionName: "v1.4",
    by: "Ada",
    reason: "the labels came late",
    dueAt: null,
  });
  expect((await detectAt(2)).state).toBe("degraded");
  expect(await told()).toEqual(["target.degraded"]);
  expect(await acts()).toEqual(["target.health_changed", "target.suspect_cleared"]);
  expect(await overviewOf()).toMatchObject({ state: "degraded", rollback: null, target: { review } });
  expect((await viewOverview(ada(2))).needsAttention).toBe(needed - 1);
  const { targetId, model } = incident;
  expect(await viewProblem(ada(2), { model, targetId })).toMatchObject({ openRollbackId: null, review });
  expect((await getTarget(ada(2), { targetId })).freeze).toBeNull();
});

it("calls the operators once for what is new, and the review is over", async () => {
  await answer("not_this_version", "the labels came late");
  await count(3, { modality: "image", correct: 300, wrong: 300 });
  expect((await detectAt(4)).worse).toEqual(expect.arrayContaining(["audio", "image"]));
  await detectAt(5);
  expect(await told()).toEqual(["target.degraded", "target.degraded"]);
  expect(await heldReview()).toBeUndefined();
  expect((await acts()).at(-1)).toBe("target.review_ended");
});

it("is over when the target is well: the same again is a new finding", async () => {
  await answer("not_this_version", "the labels came late");
  await count(60, { modality: "audio", correct: 99_000, wrong: 1_000 });
  expect((await detectAt(61)).state).toBe("healthy");
  expect(await heldReview()).toBeUndefined();
  await count(120, { modality: "audio", correct: 300, wrong: 300 });
  expect((await detectAt(121)).state).toBe("degraded");
  expect(await told()).toEqual(["target.degraded", "target.degraded"]);
});

it("watches for 15 minutes and then tells once what it found, however often the job runs", async () => {
  const review = await answer("watch");
  expect(review.dueAt).toEqual(later(16));
  const { rows } = await web.pool.query(
    "SELECT 1 FROM pgboss.job WHERE name = 'finish_watch' AND data->>'reviewId' = $1 AND start_after > created_on + interval '14 min'",
    [review.id],
  );
  expect(rows).toHaveLength(1);
  await due(16, review.id);
  await due(17, review.id);
  expect(await told()).toEqual(["target.degraded", "watch_still_worse"]);
  expect(await acts()).toEqual(["target.health_changed", "target.watched", "target.review_ended"]);
  expect(await heldReview()).toBeUndefined();
});

it("holds a watch no longer than it is due, also while nothing has told so", async () => {
  await answer("watch");
  const reviewAt = async (minutes: number) =>
    (await getTarget(ada(minutes), { targetId: incident.targetId })).review?.answer;
  expect([await reviewAt(15), await reviewAt(16)]).toEqual(["watch", undefined]);
});

it("tells of a watched target that it is no longer worse only when it is shown to be well", async () => {
  const review = await answer("watch", "a deploy of the feed is on its way");
  await count(10, { modality: "audio", correct: 99_000, wrong: 1_000 });
  await detectAt(11);
  expect((await heldReview())?.id).toBe(review.id);
  await due(16, review.id);
  expect(await told()).toEqual(["target.degraded", "watch_no_longer_worse"]);
});

it("has one answer at a time, and none once a rollback is started", async () => {
  const { targetId, ids } = incident;
  const watch = await answer("watch");
  const second = await answer("not_this_version", "the labels came late");
  expect((await heldReview())?.id).toBe(second.id);
  await due(16, watch.id);
  const said = { symptoms: ["not_sure"], modalities: ["audio"], severity: 2 };
  const begun = await startRollback(
    ada(17),
    StartRollback.parse({ targetId, suspectVersionId: ids.suspect, ...said }),
  );
  expect(begun.symptoms).toEqual(["not_sure"]);
  expect(await heldReview()).toBeUndefined();
  await expect(answer("watch")).rejects.toMatchObject({ code: "CONFLICT", extra: { rollbackId: begun.id } });
  expect(await told()).toEqual(["target.degraded"]);
});

it("refuses what has no reason, names a version that is not there or does not serve, or comes from who may not", async () => {
  const { targetId, ids } = incident;
  const endpoint = serve(reviewContract.reviewProblem, reviewProblem);
  const secret = await aTokenSecret(web, ["read", "operate"]);
  const ask = async (body: object, by = secret) => {
    const asked = await askEndpoint(endpoint, { secret: by, params: { targetId }, body });
    return [asked.status, asked.answer.code, asked.answer.invalidParams?.[0]?.name];
  };
  const watch = { answer: "watch", suspectVersionId: ids.suspect };
  expect(await ask({ ...watch, answer: "not_this_version", note: "  " })).toEqual([400, "INVALID", "note"]);
  expect(await ask({ ...watch, suspectVersionId: targetId })).toEqual([400, "INVALID", "suspectVersionId"]);
  expect(await ask({ ...watch, suspectVersionId: ids.stable })).toEqual([409, "CONFLICT", undefined]);
  expect(await ask(watch, await aTokenSecret(web, ["read"]))).toEqual([403, "FORBIDDEN", undefined]);
  expect(await heldReview()).toBeUndefined();
});
