import { z } from "zod";
import { Id, Slug } from "#lib/schema/atoms.ts";
import { endpoint } from "#lib/schema/endpoint.ts";
import { Nothing, IdPageQuery, pageOf } from "#lib/schema/page.ts";
import {
  AddChange,
  ChangeEntry,
  ChangelogQuery,
  ComponentDifference,
  EditChange,
  ListedChange,
  RegisteredVersion,
  RegisterVersion,
  Version,
  VersionDetail,
} from "#lib/versions/schema.ts";

const ModelParams = z.object({ model: Slug });
/** `{version}` is a version's id or its name. */
const VersionParams = z.object({ model: Slug, version: z.string().min(1).max(200) });

/** The public operations on versions, their changes and their differences. */
export const versionsContract = {
  listVersions: endpoint({
    method: "GET",
    path: "/api/v1/models/{model}/versions",
    summary: "The versions of a model, newest first",
    params: ModelParams,
    query: IdPageQuery,
    body: Nothing,
    response: pageOf(Version),
    status: 200,
    errors: ["INVALID", "NOT_FOUND"],
    scope: "read",
  }),
  registerVersion: endpoint({
    method: "POST",
    path: "/api/v1/models/{model}/versions",
    summary: "Register a version as an immutable bundle",
    params: ModelParams,
    query: Nothing,
    body: RegisterVersion,
    response: RegisteredVersion,
    status: 201,
    errors: ["INVALID", "FORBIDDEN", "NOT_FOUND", "CONFLICT", "TOO_LARGE"],
    scope: "register",
  }),
  getVersion: endpoint({
    method: "GET",
    path: "/api/v1/models/{model}/versions/{version}",
    summary: "One version with components and changes",
    params: VersionParams,
    query: Nothing,
    body: Nothing,
    response: VersionDetail,
    status: 200,
    errors: ["NOT_FOUND", "CONFLICT"],
    scope: "read",
  }),
  writeChange: endpoint({
    method: "POST",
    path: "/api/v1/models/{model}/versions/{version}/changes",
    summary: "Add a change entry",
    params: VersionParams,
    query: Nothing,
    body: AddChange,
    response: ChangeEntry,
    status: 201,
    errors: ["INVALID", "FORBIDDEN", "NOT_FOUND", "CONFLICT"],
    scope: "register",
    form: {
      done: ({ response, locale }) => `/${locale}/changelog?saved=new#${response.id}`,
      back: ({ params, locale }) =>
        `/${locale}/models/${params.model}/versions/${encodeURIComponent(params.version)}?write=1`,
    },
  }),
  markKnownBad: endpoint({
    method: "POST",
    path: "/api/v1/models/{model}/versions/{version}/known-bad",
    summary: "Mark a version known bad, so that nobody goes back to it",
    params: VersionParams,
    query: Nothing,
    body: z.object({ reason: z.string().min(1).max(2000) }),
    response: Version,
    status: 200,
    errors: ["INVALID", "FORBIDDEN", "NOT_FOUND", "CONFLICT"],
    scope: "operate",
  }),
  compareVersions: endpoint({
    method: "GET",
    path: "/api/v1/models/{model}/compare",
    summary: "The seven components of two versions, compared",
    params: ModelParams,
    query: z.object({ base: z.string().max(200), head: z.string().max(200) }),
    body: Nothing,
    response: z.object({ base: Version, head: Version, components: z.array(ComponentDifference) }),
    status: 200,
    errors: ["INVALID", "NOT_FOUND", "CONFLICT"],
    scope: "read",
  }),
  listChangelog: endpoint({
    method: "GET",
    path: "/api/v1/changelog",
    summary: "Change entries of all models, newest first",
    params: Nothing,
    query: ChangelogQuery,
    body: Nothing,
    response: pageOf(ListedChange),
    status: 200,
    errors: ["INVALID", "FORBIDDEN"],
    scope: "read",
  }),
  editChange: endpoint({
    method: "POST",
    path: "/api/v1/changelog/{changeId}",
    summary: "Change the text of a change entry, or publish a draft",
    params: z.object({ changeId: Id }),
    query: Nothing,
    body: EditChange,
    response: ChangeEntry,
    status: 200,
    errors: ["INVALID", "FORBIDDEN", "NOT_FOUND", "CONFLICT", "PRECONDITION_FAILED"],
    scope: "register",
    form: {
      done: ({ params, locale }) => `/${locale}/changelog?saved=1#${params.changeId}`,
      back: ({ params, locale }) => `/${locale}/changelog?edit=${params.changeId}`,
    },
  }),
} as const;
