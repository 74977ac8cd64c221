import { z } from "zod";
import { Id, Modality, Slug } from "#lib/schema/atoms.ts";
import { endpoint } from "#lib/schema/endpoint.ts";
import type { EndpointForm } from "#lib/schema/endpoint.ts";
import { Nothing, IdPageQuery, pageOf } from "#lib/schema/page.ts";
import { Timestamp } from "#lib/schema/timestamp.ts";
import {
  AdapterManifest,
  AlertmanagerWebhook,
  AskRelease,
  ChangeTarget,
  ConnectionTest,
  CreateTarget,
  Freeze,
  FreezeTarget,
  LiveSample,
  PushSamples,
  ReleaseCheck,
  ReportServing,
  ServingInterval,
  Target,
} from "#lib/targets/schema.ts";

const TargetParams = z.object({ targetId: Id });

/** The forms of a model's page say which model it is, and lead back there; those of the settings lead back to them. */
const modelForm: EndpointForm<z.infer<typeof TargetParams>, Freeze> = {
  done: ({ values, locale }) =>
    isOfSettings(values) ? `/${locale}/settings/freeze?lifted=1` : modelPage(locale, values["model"]),
  back: ({ values, locale, params }) =>
    isOfSettings(values)
      ? `/${locale}/settings/freeze?form=${params.targetId}`
      : modelPage(locale, values["model"]),
};

function isOfSettings(values: Readonly<Record<string, unknown>>): boolean {
  return values["from"] === "settings";
}

function modelPage(locale: string, model: unknown): string {
  const slug = Slug.safeParse(model);
  return slug.success ? `/${locale}/models/${slug.data}` : `/${locale}`;
}

function kindOf(connection: unknown): string {
  return z.object({ kind: z.string() }).safeParse(connection).data?.kind ?? "";
}

function connectionsPage(locale: string, subject: unknown): string {
  return `/${locale}/settings/${subject === "metric_source" ? "sources" : "targets"}`;
}

/** The public operations on targets, their traffic, freezes, live counts and alerts. */
export const targetsContract = {
  listTargets: endpoint({
    method: "GET",
    path: "/api/v1/models/{model}/targets",
    summary: "Where a model serves, with traffic and health",
    params: z.object({ model: Slug }),
    query: Nothing,
    body: Nothing,
    response: pageOf(Target),
    status: 200,
    errors: ["NOT_FOUND"],
    scope: "read",
  }),
  createTarget: endpoint({
    method: "POST",
    path: "/api/v1/models/{model}/targets",
    summary: "Connect a target: router, deployer, metric sources",
    params: z.object({ model: Slug }),
    query: Nothing,
    body: CreateTarget,
    response: Target,
    status: 201,
    errors: ["INVALID", "FORBIDDEN", "NOT_FOUND", "CONFLICT"],
    scope: "administer",
    form: {
      done: ({ response, locale }) => `/${locale}/settings/targets?target=${response.id}&saved=created`,
      back: ({ params, values, locale }) => {
        const kinds = new URLSearchParams({
          model: params.model,
          router: kindOf(values["router"]),
          deployer: kindOf(values["deployer"]),
        });
        return `/${locale}/settings/targets?${kinds.toString()}&form=new`;
      },
    },
  }),
  getTarget: endpoint({
    method: "GET",
    path: "/api/v1/targets/{targetId}",
    summary: "One target with its traffic: intended, applied, observed",
    params: TargetParams,
    query: Nothing,
    body: Nothing,
    response: Target,
    status: 200,
    errors: ["NOT_FOUND"],
    scope: "read",
  }),
  changeTarget: endpoint({
    method: "PATCH",
    path: "/api/v1/targets/{targetId}",
    summary: "Change a target's connections or bounds",
    params: TargetParams,
    query: Nothing,
    body: ChangeTarget,
    response: Target,
    status: 200,
    errors: ["INVALID", "FORBIDDEN", "NOT_FOUND", "PRECONDITION_FAILED"],
    scope: "administer",
  }),
  testConnection: endpoint({
    method: "POST",
    path: "/api/v1/targets/{targetId}/tests",
    summary: "Test a connection now; the worker runs it",
    params: TargetParams,
    query: Nothing,
    body: z.object({
      subject: z.enum(["router", "deployer", "metric_source"]),
      subjectId: z.string().nullable().default(null),
    }),
    response: ConnectionTest,
    status: 202,
    errors: ["FORBIDDEN", "NOT_FOUND"],
    scope: "administer",
    form: {
      done: ({ response, params, locale }) =>
        `${connectionsPage(locale, response.subject)}?target=${params.targetId}#${response.subject}-${response.subjectId}`,
      back: ({ params, values, locale }) =>
        `${connectionsPage(locale, values["subject"])}?target=${params.targetId}`,
    },
  }),
  getConnectionTest: endpoint({
    method: "GET",
    path: "/api/v1/connection-tests/{testId}",
    summary: "The state of a connection test",
    params: z.object({ testId: Id }),
    query: Nothing,
    body: Nothing,
    response: ConnectionTest,
    status: 200,
    errors: ["NOT_FOUND"],
    scope: "administer",
  }),
  listServing: endpoint({
    method: "GET",
    path: "/api/v1/targets/{targetId}/serving",
    summary: "Which version held which share, newest first",
    params: TargetParams,
    query: IdPageQuery,
    body: Nothing,
    response: pageOf(ServingInterval),
    status: 200,
    errors: ["NOT_FOUND"],
    scope: "read",
  }),
  reportServing: endpoint({
    method: "POST",
    path: "/api/v1/targets/{targetId}/serving",
    summary: "Report moves that a pipeline made, or import past intervals",
    params: TargetParams,
    query: Nothing,
    body: ReportServing,
    response: z.object({ recorded: z.int() }),
    status: 201,
    errors: ["INVALID", "FORBIDDEN", "NOT_FOUND", "CONFLICT"],
    scope: "register",
  }),
  listSamples: endpoint({
    method: "GET",
    path: "/api/v1/targets/{targetId}/samples",
    summary: "Live counts per version and modality",
    params: TargetParams,
    query: z.object({
      from: Timestamp,
      to: Timestamp,
      modality: Modality.optional(),
      points: z.coerce.number().int().min(10).max(2000).default(400),
    }),
    body: Nothing,
    response: z.object({ items: z.array(LiveSample) }),
    status: 200,
    errors: ["INVALID", "NOT_FOUND"],
    scope: "read",
  }),
  pushSamples: endpoint({
    method: "POST",
    path: "/api/v1/targets/{targetId}/samples",
    summary: "Push counts of answers per version and modality",
    params: TargetParams,
    query: Nothing,
    body: PushSamples,
    response: z.object({ recorded: z.int() }),
    status: 201,
    errors: ["INVALID", "FORBIDDEN", "NOT_FOUND", "TOO_LARGE"],
    scope: "register",
  }),
  freezeTarget: endpoint({
    method: "POST",
    path: "/api/v1/targets/{targetId}/freeze",
    summary: "Freeze releases on a target",
    params: TargetParams,
    query: Nothing,
    body: FreezeTarget,
    response: Freeze,
    status: 201,
    errors: ["INVALID", "FORBIDDEN", "NOT_FOUND", "CONFLICT"],
    scope: "operate",
    form: modelForm,
  }),
  liftFreeze: endpoint({
    method: "POST",
    path: "/api/v1/targets/{targetId}/freeze/lift",
    summary: "Lift the freeze of a target, with a reason",
    params: TargetParams,
    query: Nothing,
    body: z.object({ reason: z.string().trim().min(1).max(500) }),
    response: Freeze,
    status: 200,
    errors: ["INVALID", "FORBIDDEN", "NOT_FOUND"],
    scope: "operate",
    form: modelForm,
  }),
  askRelease: endpoint({
    method: "POST",
    path: "/api/v1/targets/{targetId}/releases",
    summary: "Ask to give a version traffic; refused while the target is frozen",
    params: TargetParams,
    query: Nothing,
    body: AskRelease,
    response: ReleaseCheck,
    status: 200,
    errors: ["INVALID", "FORBIDDEN", "NOT_FOUND", "CONFLICT"],
    scope: "register",
  }),
  checkRelease: endpoint({
    method: "GET",
    path: "/api/v1/targets/{targetId}/release-check",
    summary: "May a release take traffic here now?",
    params: TargetParams,
    query: Nothing,
    body: Nothing,
    response: ReleaseCheck,
    status: 200,
    errors: ["NOT_FOUND"],
    scope: "read",
  }),
  listAdapters: endpoint({
    method: "GET",
    path: "/api/v1/adapters",
    summary: "The adapters of every port, with their settings as JSON Schema",
    params: Nothing,
    query: Nothing,
    body: Nothing,
    response: z.object({ items: z.array(AdapterManifest) }),
    status: 200,
    errors: [],
    scope: "read",
  }),
  receiveAlerts: endpoint({
    method: "POST",
    path: "/api/v1/alerts",
    summary: "Take alerts in Alertmanager's webhook format (labels: model, target)",
    params: Nothing,
    query: Nothing,
    body: AlertmanagerWebhook,
    response: z.object({ accepted: z.int(), unmatched: z.int() }),
    status: 202,
    errors: ["INVALID", "FORBIDDEN"],
    scope: "register",
  }),
} as const;
