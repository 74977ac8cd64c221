import { z } from "zod";
import { isChoosingAnother } from "#lib/rollbacks/core/step-page.ts";
import {
  AcceptTests,
  ChooseVersion,
  ProblemView,
  Rollback,
  RollbackAct,
  RollbackReport,
  RunTests,
  SkipTests,
  StartRollback,
  StartRollout,
  VersionChoice,
  Watcher,
} from "#lib/rollbacks/schema.ts";
import { Id, Modality, Slug } from "#lib/schema/atoms.ts";
import { endpoint } from "#lib/schema/endpoint.ts";
import type { EndpointForm } from "#lib/schema/endpoint.ts";
import type { ErrorCode } from "#lib/schema/error-code.ts";
import { Nothing, IdPageQuery, pageOf } from "#lib/schema/page.ts";

const RollbackParams = z.object({ rollbackId: Id });
type Params = z.infer<typeof RollbackParams>;
type StepName = "problem" | "version" | "test" | "rollout";

/** The live screen once traffic moves and no other version is being chosen, else the step that the rollback is at. */
function homeOf({ response, locale }: { response: Rollback; locale: string }): string {
  const home = `/${locale}/rollbacks/${response.id}`;
  return response.rolloutId === null || isChoosingAnother(response) ? `${home}/${response.step}` : home;
}

/** After a step's form the browser goes on to where the rollback is, or back to the form when it was refused. */
function stepForm(step: StepName): EndpointForm<Params, Rollback> {
  return {
    done: homeOf,
    back: ({ params, locale }) => `/${locale}/rollbacks/${params.rollbackId}/${step}`,
  };
}

const actErrors: readonly ErrorCode[] = [
  "INVALID",
  "FORBIDDEN",
  "NOT_FOUND",
  "CONFLICT",
  "PRECONDITION_FAILED",
];

/** The public operations of the guided rollback. */
export const rollbacksContract = {
  listRollbacks: endpoint({
    method: "GET",
    path: "/api/v1/rollbacks",
    summary: "Rollbacks, newest first",
    params: Nothing,
    query: IdPageQuery.extend({
      model: Slug.optional(),
      state: z.enum(["open", "cancelled", "finished"]).optional(),
    }),
    body: Nothing,
    response: pageOf(Rollback),
    status: 200,
    errors: ["INVALID"],
    scope: "read",
  }),
  viewProblem: endpoint({
    method: "GET",
    path: "/api/v1/models/{model}/problem",
    summary: "Step 1's evidence: what a target serves now against before",
    params: z.object({ model: Slug }),
    query: z.object({ targetId: Id.optional(), complaint: Modality.optional() }),
    body: Nothing,
    response: ProblemView,
    status: 200,
    errors: ["NOT_FOUND", "CONFLICT"],
    scope: "read",
  }),
  startRollback: endpoint({
    method: "POST",
    path: "/api/v1/rollbacks",
    summary: "Step 1: confirm the problem; freezes releases on the target",
    params: Nothing,
    query: Nothing,
    body: StartRollback,
    response: Rollback,
    status: 201,
    errors: ["INVALID", "FORBIDDEN", "NOT_FOUND", "CONFLICT"],
    scope: "operate",
    form: {
      done: (at) => (at.values["emergency"] === "true" ? `${homeOf(at)}?emergency=true` : homeOf(at)),
      back: ({ values, locale }) =>
        `/${locale}/rollbacks/new?${new URLSearchParams({
          model: String(values["model"] ?? ""),
          target: String(values["targetId"] ?? ""),
          ...(values["isDrill"] === true && { drill: "true" }),
        }).toString()}`,
    },
  }),
  getRollback: endpoint({
    method: "GET",
    path: "/api/v1/rollbacks/{rollbackId}",
    summary: "One rollback",
    params: RollbackParams,
    query: Nothing,
    body: Nothing,
    response: Rollback,
    status: 200,
    errors: ["NOT_FOUND"],
    scope: "read",
  }),
  viewVersionChoice: endpoint({
    method: "GET",
    path: "/api/v1/rollbacks/{rollbackId}/candidates",
    summary: "Step 2: candidates, ranked, with evidence and blockers",
    params: RollbackParams,
    query: z.object({ candidate: Id.optional() }),
    body: Nothing,
    response: VersionChoice,
    status: 200,
    errors: ["NOT_FOUND"],
    scope: "read",
  }),
  chooseVersion: endpoint({
    method: "POST",
    path: "/api/v1/rollbacks/{rollbackId}/version",
    summary: "Step 2: choose the version to go back to; starts its tests",
    params: RollbackParams,
    query: Nothing,
    body: ChooseVersion,
    response: Rollback,
    status: 200,
    errors: actErrors,
    scope: "operate",
    form: stepForm("version"),
  }),
  runTests: endpoint({
    method: "POST",
    path: "/api/v1/rollbacks/{rollbackId}/tests",
    summary: "Step 3: run the tests of the candidate again",
    params: RollbackParams,
    query: Nothing,
    body: RunTests,
    response: Rollback,
    status: 202,
    errors: actErrors,
    scope: "operate",
    form: stepForm("test"),
  }),
  cancelTests: endpoint({
    method: "POST",
    path: "/api/v1/rollbacks/{rollbackId}/tests/cancel",
    summary: "Step 3: cancel the tests that go on; what they found stays",
    params: RollbackParams,
    query: Nothing,
    body: RunTests,
    response: Rollback,
    status: 200,
    errors: actErrors,
    scope: "operate",
    form: stepForm("test"),
  }),
  resumeTests: endpoint({
    method: "POST",
    path: "/api/v1/rollbacks/{rollbackId}/tests/resume",
    summary: "Step 3: take up tests that were cancelled or broke; asks only what has no result",
    params: RollbackParams,
    query: Nothing,
    body: RunTests,
    response: Rollback,
    status: 202,
    errors: actErrors,
    scope: "operate",
    form: stepForm("test"),
  }),
  acceptTests: endpoint({
    method: "POST",
    path: "/api/v1/rollbacks/{rollbackId}/tests/accept",
    summary: "Step 3: go on; checks that did not pass need a reason",
    params: RollbackParams,
    query: Nothing,
    body: AcceptTests,
    response: Rollback,
    status: 200,
    errors: actErrors,
    scope: "operate",
    form: stepForm("test"),
  }),
  skipTests: endpoint({
    method: "POST",
    path: "/api/v1/rollbacks/{rollbackId}/tests/skip",
    summary: "Emergency: go on to step 4 without tests, with a reason and the version picked to confirm",
    params: RollbackParams,
    query: Nothing,
    body: SkipTests,
    response: Rollback,
    status: 200,
    errors: actErrors,
    scope: "operate",
    form: {
      done: homeOf,
      back: ({ params, values, locale }) =>
        `/${locale}/rollbacks/${params.rollbackId}/version?${new URLSearchParams({
          emergency: "true",
          candidate: String(values["candidateVersionId"] ?? ""),
        }).toString()}`,
    },
  }),
  startRollout: endpoint({
    method: "POST",
    path: "/api/v1/rollbacks/{rollbackId}/rollout",
    summary: "Step 4: start shifting traffic to the candidate",
    params: RollbackParams,
    query: Nothing,
    body: StartRollout,
    response: Rollback,
    status: 201,
    errors: actErrors,
    scope: "operate",
    form: stepForm("rollout"),
  }),
  listWatchers: endpoint({
    method: "GET",
    path: "/api/v1/rollbacks/{rollbackId}/watchers",
    summary: "Who has the live page of a rollback open now",
    params: RollbackParams,
    query: Nothing,
    body: Nothing,
    response: pageOf(Watcher),
    status: 200,
    errors: ["NOT_FOUND"],
    scope: "read",
  }),
  takeOverRollback: endpoint({
    method: "POST",
    path: "/api/v1/rollbacks/{rollbackId}/take-over",
    summary: "Become the driver",
    params: RollbackParams,
    query: Nothing,
    body: RollbackAct,
    response: Rollback,
    status: 200,
    errors: actErrors,
    scope: "operate",
    form: { done: homeOf, back: ({ params, locale }) => `/${locale}/rollbacks/${params.rollbackId}` },
  }),
  cancelRollback: endpoint({
    method: "POST",
    path: "/api/v1/rollbacks/{rollbackId}/cancel",
    summary: "Cancel before traffic moved; lifts the freeze",
    params: RollbackParams,
    query: Nothing,
    body: RollbackAct,
    response: Rollback,
    status: 200,
    errors: actErrors,
    scope: "operate",
    form: stepForm("problem"),
  }),
  getRollbackReport: endpoint({
    method: "GET",
    path: "/api/v1/rollbacks/{rollbackId}/report",
    summary: "The report, made of rows",
    params: RollbackParams,
    query: Nothing,
    body: Nothing,
    response: RollbackReport,
    status: 200,
    errors: ["NOT_FOUND"],
    scope: "read",
  }),
} as const;
