import { z } from "zod";
import { Id, Slug } from "#lib/schema/atoms.ts";
import { endpoint } from "#lib/schema/endpoint.ts";
import type { ErrorCode } from "#lib/schema/error-code.ts";
import { Nothing } from "#lib/schema/page.ts";
import { Target } from "#lib/targets/schema.ts";
import {
  AddSource,
  ChangeSource,
  ConnectionsView,
  PutBounds,
  PutConnection,
  RemoveSource,
} from "#lib/targets/settings-schema.ts";

const TargetParams = z.object({ targetId: Id });
const SourceParams = z.object({ targetId: Id, sourceId: Id });
const changeErrors: readonly ErrorCode[] = ["INVALID", "FORBIDDEN", "NOT_FOUND", "PRECONDITION_FAILED"];

type At<Params> = {
  readonly params: Params;
  readonly values: Readonly<Record<string, unknown>>;
  readonly locale: string;
};

/** Leads back to one form of a target's page; `form` is the part that it is about. */
const targetForm = (form: "router" | "deployer" | "bounds") => ({
  done: ({ params, locale }: At<{ targetId: string }>) =>
    `/${locale}/settings/targets?target=${params.targetId}&saved=${form}`,
  back: ({ params, values, locale }: At<{ targetId: string }>) => {
    const kind = typeof values["kind"] === "string" ? `&kind=${encodeURIComponent(values["kind"])}` : "";
    return `/${locale}/settings/targets?target=${params.targetId}&form=${form}${kind}`;
  },
});

const sourcesPage = ({ params, locale }: Pick<At<{ targetId: string }>, "params" | "locale">) =>
  `/${locale}/settings/sources?target=${params.targetId}`;

/** Changes of a target's settings, part by part, and what its settings screens read. */
export const targetSettingsContract = {
  viewConnections: endpoint({
    method: "GET",
    path: "/api/v1/models/{model}/connections",
    summary: "Where a model serves and by which connections, each with its newest test",
    params: z.object({ model: Slug }),
    query: Nothing,
    body: Nothing,
    response: ConnectionsView,
    status: 200,
    errors: ["NOT_FOUND"],
    scope: "read",
  }),
  putRouter: endpoint({
    method: "POST",
    path: "/api/v1/targets/{targetId}/router",
    summary: "Connect another traffic router, or change its settings",
    params: TargetParams,
    query: Nothing,
    body: PutConnection,
    response: Target,
    status: 200,
    errors: changeErrors,
    scope: "administer",
    form: targetForm("router"),
  }),
  putDeployer: endpoint({
    method: "POST",
    path: "/api/v1/targets/{targetId}/deployer",
    summary: "Connect another deployer, or change its settings",
    params: TargetParams,
    query: Nothing,
    body: PutConnection,
    response: Target,
    status: 200,
    errors: changeErrors,
    scope: "administer",
    form: targetForm("deployer"),
  }),
  putBounds: endpoint({
    method: "POST",
    path: "/api/v1/targets/{targetId}/bounds",
    summary: "Change the bounds of rollouts and tests on a target",
    params: TargetParams,
    query: Nothing,
    body: PutBounds,
    response: Target,
    status: 200,
    errors: changeErrors,
    scope: "administer",
    form: targetForm("bounds"),
  }),
  addSource: endpoint({
    method: "POST",
    path: "/api/v1/targets/{targetId}/metric-sources",
    summary: "Connect a metric source",
    params: TargetParams,
    query: Nothing,
    body: AddSource,
    response: Target,
    status: 201,
    errors: changeErrors,
    scope: "administer",
    form: {
      done: (at) => `${sourcesPage(at)}&saved=added`,
      back: ({ values, ...at }) =>
        `${sourcesPage(at)}&kind=${encodeURIComponent(String(values["kind"] ?? ""))}`,
    },
  }),
  changeSource: endpoint({
    method: "POST",
    path: "/api/v1/targets/{targetId}/metric-sources/{sourceId}",
    summary: "Change a metric source's settings; its counters begin anew",
    params: SourceParams,
    query: Nothing,
    body: ChangeSource,
    response: Target,
    status: 200,
    errors: changeErrors,
    scope: "administer",
    form: {
      done: (at) => `${sourcesPage(at)}&saved=changed`,
      back: ({ params, locale }) => `${sourcesPage({ params, locale })}&source=${params.sourceId}`,
    },
  }),
  removeSource: endpoint({
    method: "POST",
    path: "/api/v1/targets/{targetId}/metric-sources/{sourceId}/remove",
    summary: "Take a metric source away; what it counted stays",
    params: SourceParams,
    query: Nothing,
    body: RemoveSource,
    response: Target,
    status: 200,
    errors: changeErrors,
    scope: "administer",
    form: {
      done: (at) => `${sourcesPage(at)}&saved=removed`,
      back: ({ params, locale }) => `${sourcesPage({ params, locale })}&source=${params.sourceId}`,
    },
  }),
} as const;
