import { z } from "zod";
import { Slug } from "#lib/schema/atoms.ts";
import { endpoint } from "#lib/schema/endpoint.ts";
import { Nothing, pageOf } from "#lib/schema/page.ts";
import { PutTargetGroup, TargetGroup } from "#lib/targets/group-schema.ts";

/** The public operations on groups of dependent targets. */
export const groupContract = {
  listTargetGroups: endpoint({
    method: "GET",
    path: "/api/v1/models/{model}/target-groups",
    summary: "Groups of targets that are rolled back one after another",
    params: z.object({ model: Slug }),
    query: Nothing,
    body: Nothing,
    response: pageOf(TargetGroup),
    status: 200,
    errors: ["NOT_FOUND"],
    scope: "read",
  }),
  putTargetGroup: endpoint({
    method: "PUT",
    path: "/api/v1/models/{model}/target-groups/{group}",
    summary: "Set a group: its targets in order, and the hold between them",
    params: z.object({ model: Slug, group: Slug }),
    query: Nothing,
    body: PutTargetGroup,
    response: TargetGroup,
    status: 200,
    errors: ["INVALID", "FORBIDDEN", "NOT_FOUND"],
    scope: "administer",
  }),
  setTargetGroup: endpoint({
    method: "POST",
    path: "/api/v1/models/{model}/target-groups",
    summary: "Set a group that the body names, as a form does",
    params: z.object({ model: Slug }),
    query: Nothing,
    body: PutTargetGroup.extend({ group: Slug }),
    response: TargetGroup,
    status: 200,
    errors: ["INVALID", "FORBIDDEN", "NOT_FOUND"],
    scope: "administer",
    form: {
      done: ({ params, locale }) => `/${locale}/settings/targets?model=${params.model}&saved=group#groups`,
      back: ({ params, values, locale }) => {
        const kind = encodeURIComponent(String(values["group"] ?? ""));
        return `/${locale}/settings/targets?model=${params.model}&form=group&kind=${kind}#groups`;
      },
    },
  }),
} as const;
