import { z } from "zod";
import { Digest, DigestLink, OneClick, PutDigest } from "#lib/notifications/digest-schema.ts";
import { endpoint } from "#lib/schema/endpoint.ts";
import { Nothing } from "#lib/schema/page.ts";

const TokenParams = z.object({ token: z.string().min(20).max(200) });

/** The changelog by e-mail: one's own subscription, and the link of its mails. */
export const digestContract = {
  getDigest: endpoint({
    method: "GET",
    path: "/api/v1/me/digest",
    summary: "Whether you get the changelog by e-mail once a day",
    params: Nothing,
    query: Nothing,
    body: Nothing,
    response: Digest,
    status: 200,
    errors: ["UNAUTHENTICATED", "FORBIDDEN"],
    scope: "read",
  }),
  putDigest: endpoint({
    method: "POST",
    path: "/api/v1/me/digest",
    summary: "Get the changelog by e-mail once a day, or no longer",
    params: Nothing,
    query: Nothing,
    body: PutDigest,
    response: Digest,
    status: 200,
    errors: ["INVALID", "FORBIDDEN"],
    scope: "read",
    form: {
      done: ({ locale }) => `/${locale}/settings/language?mail=1#digest`,
      back: ({ locale }) => `/${locale}/settings/language?form=digest`,
    },
  }),
  viewDigestLink: endpoint({
    method: "GET",
    path: "/api/v1/digests/{token}",
    summary: "Whether the link of a mail still ends a subscription; looking ends nothing",
    params: TokenParams,
    query: Nothing,
    body: Nothing,
    response: DigestLink,
    status: 200,
    errors: [],
    scope: "public",
  }),
  endDigest: endpoint({
    method: "POST",
    path: "/api/v1/digests/{token}",
    summary: "End a subscription by the link of its mails, without an account",
    params: TokenParams,
    query: Nothing,
    body: Nothing,
    response: DigestLink,
    status: 200,
    errors: ["INVALID"],
    scope: "public",
    form: {
      done: ({ params, locale }) => `/${locale}/digest/${encodeURIComponent(params.token)}`,
      back: ({ params, locale }) => `/${locale}/digest/${encodeURIComponent(params.token)}`,
    },
  }),
  endDigestByMail: endpoint({
    method: "POST",
    path: "/api/v1/digests/{token}/one-click",
    summary:
      "End a subscription by a mail program's own button (RFC 8058); also at the address of the mails' link",
    params: TokenParams,
    query: Nothing,
    body: OneClick,
    response: DigestLink,
    status: 200,
    errors: ["INVALID"],
    scope: "public",
  }),
} as const;
