import { z } from "zod";
import {
  ApiToken,
  ChangePerson,
  ConfirmRevoke,
  CreateApiToken,
  InvitePerson,
  ListedPerson,
  Me,
  Person,
} from "#lib/access/schema.ts";
import { HandOver, MakeHandOver, handOverCookie, handOverSeconds } from "#lib/access/hand-over-schema.ts";
import { Preferences, PutPreferences, preferenceCookies } from "#lib/access/preferences-schema.ts";
import { shownOnceCookie, shownOnceSeconds } from "#lib/access/shown-once-schema.ts";
import type { ShownOnce } from "#lib/access/shown-once-schema.ts";
import { Id } from "#lib/schema/atoms.ts";
import { endpoint } from "#lib/schema/endpoint.ts";
import type { FormCookie } from "#lib/schema/endpoint.ts";
import { Nothing, PageQuery, pageOf } from "#lib/schema/page.ts";

const PersonParams = z.object({ personId: z.string() });
const TokenParams = z.object({ tokenId: Id });
const InvitedPerson = z.object({ person: Person, signInUrl: z.string() });

/** The settings page of people and tokens; `form` names the form that an answer belongs to. */
function peoplePage(locale: string, query: Readonly<Record<string, string>>): string {
  return `/${locale}/settings/people?${new URLSearchParams(query).toString()}`;
}

/** The page that draws the link to another device; without a rollback, the list of them. */
function handOverPage(locale: string, rollbackId: string): string {
  return rollbackId === "" ? `/${locale}/rollbacks` : `/${locale}/rollbacks/${rollbackId}/phone`;
}

/** Brings a secret to the page that shows it, by no address: those are kept in histories and logs. */
function carryOnce(locale: string, shown: ShownOnce): FormCookie[] {
  const path = `/${locale}/settings/people`;
  const value = JSON.stringify(shown);
  return [{ name: shownOnceCookie, value, path, maxAgeSeconds: shownOnceSeconds }];
}

/** The public operations on people and tokens. */
export const accessContract = {
  getMe: endpoint({
    method: "GET",
    path: "/api/v1/me",
    summary: "Who is asking",
    params: Nothing,
    query: Nothing,
    body: Nothing,
    response: Me,
    status: 200,
    errors: ["UNAUTHENTICATED"],
    scope: "read",
  }),
  makeFeedKey: endpoint({
    method: "POST",
    path: "/api/v1/me/feed-key",
    summary: "Make a key that opens the changelog's feeds for you and nothing else; the one before ends",
    params: Nothing,
    query: Nothing,
    body: Nothing,
    response: z.object({ key: z.string() }),
    status: 201,
    errors: ["FORBIDDEN"],
    scope: "read",
    isShownOnce: true,
    form: {
      done: ({ response, locale }) => `/${locale}/changelog?feedKey=${response.key}#subscribe`,
      back: ({ locale }) => `/${locale}/changelog`,
    },
  }),
  endFeedKey: endpoint({
    method: "POST",
    path: "/api/v1/me/feed-key/end",
    summary: "End your key to the changelog's feeds",
    params: Nothing,
    query: Nothing,
    body: Nothing,
    response: Nothing,
    status: 200,
    errors: ["FORBIDDEN", "NOT_FOUND"],
    scope: "read",
    form: {
      done: ({ locale }) => `/${locale}/changelog?feedKeyEnded=1#subscribe`,
      back: ({ locale }) => `/${locale}/changelog`,
    },
  }),
  readPreferences: endpoint({
    method: "GET",
    path: "/api/v1/me/preferences",
    summary: "Language, time zone and theme of whoever asks",
    params: Nothing,
    query: Nothing,
    body: Nothing,
    response: Preferences,
    status: 200,
    errors: ["UNAUTHENTICATED", "FORBIDDEN"],
    scope: "read",
  }),
  putPreferences: endpoint({
    method: "POST",
    path: "/api/v1/me/preferences",
    summary: "Choose language, time zone and theme",
    params: Nothing,
    query: Nothing,
    body: PutPreferences,
    response: Preferences,
    status: 200,
    errors: ["INVALID", "FORBIDDEN"],
    scope: "read",
    form: {
      done: ({ response }) => `/${response.language}/settings/language?saved=1`,
      back: ({ locale }) => `/${locale}/settings/language?form=preferences`,
      cookies: ({ response }) => preferenceCookies(response),
    },
  }),
  makeHandOver: endpoint({
    method: "POST",
    path: "/api/v1/me/hand-over",
    summary: "Make a link that signs you in once on another device and leads to a rollback",
    params: Nothing,
    query: Nothing,
    body: MakeHandOver,
    response: HandOver,
    status: 201,
    errors: ["INVALID", "FORBIDDEN"],
    scope: "read",
    isShownOnce: true,
    form: {
      done: ({ response, locale }) => handOverPage(locale, response.rollbackId),
      back: ({ values, locale }) => handOverPage(locale, Id.catch("").parse(values["rollbackId"])),
      cookies: ({ response: { url, rollbackId }, locale }) => [
        {
          name: handOverCookie,
          value: url,
          path: handOverPage(locale, rollbackId),
          maxAgeSeconds: handOverSeconds,
        },
      ],
    },
  }),
  listPeople: endpoint({
    method: "GET",
    path: "/api/v1/people",
    summary: "The people with an account",
    params: Nothing,
    query: PageQuery,
    body: Nothing,
    response: pageOf(ListedPerson),
    status: 200,
    errors: ["FORBIDDEN"],
    scope: "administer",
  }),
  invitePerson: endpoint({
    method: "POST",
    path: "/api/v1/people",
    summary: "Add a person; the answer has a one-time sign-in link",
    params: Nothing,
    query: Nothing,
    body: InvitePerson,
    response: InvitedPerson,
    status: 201,
    errors: ["INVALID", "FORBIDDEN", "CONFLICT"],
    scope: "administer",
    isShownOnce: true,
    form: {
      done: ({ locale }) => peoplePage(locale, { made: "link" }),
      back: ({ locale }) => peoplePage(locale, { form: "invite" }),
      cookies: ({ response: { person, signInUrl }, locale }) =>
        carryOnce(locale, { kind: "link", name: person.name, secret: signInUrl }),
    },
  }),
  changePerson: endpoint({
    method: "PATCH",
    path: "/api/v1/people/{personId}",
    summary: "Change a person's role or disable the account",
    params: PersonParams,
    query: Nothing,
    body: ChangePerson,
    response: Person,
    status: 200,
    errors: ["INVALID", "FORBIDDEN", "NOT_FOUND"],
    scope: "administer",
  }),
  changePersonByForm: endpoint({
    method: "POST",
    path: "/api/v1/people/{personId}",
    summary: "The same from a form, which can only post",
    params: PersonParams,
    query: Nothing,
    body: ChangePerson,
    response: Person,
    status: 200,
    errors: ["INVALID", "FORBIDDEN", "NOT_FOUND"],
    scope: "administer",
    form: {
      done: ({ locale, params }) => peoplePage(locale, { saved: params.personId }),
      back: ({ locale, params }) => peoplePage(locale, { form: params.personId }),
    },
  }),
  makeSignInLink: endpoint({
    method: "POST",
    path: "/api/v1/people/{personId}/sign-in-link",
    summary: "Make a one-time link that signs a person in; the ones before end",
    params: PersonParams,
    query: Nothing,
    body: Nothing,
    response: InvitedPerson,
    status: 201,
    errors: ["FORBIDDEN", "NOT_FOUND", "CONFLICT"],
    scope: "administer",
    isShownOnce: true,
    form: {
      done: ({ locale }) => peoplePage(locale, { made: "link" }),
      back: ({ locale, params }) => peoplePage(locale, { form: params.personId }),
      cookies: ({ response: { person, signInUrl }, locale }) =>
        carryOnce(locale, { kind: "link", name: person.name, secret: signInUrl }),
    },
  }),
  listApiTokens: endpoint({
    method: "GET",
    path: "/api/v1/tokens",
    summary: "The API tokens, without their secrets",
    params: Nothing,
    query: PageQuery,
    body: Nothing,
    response: pageOf(ApiToken),
    status: 200,
    errors: ["FORBIDDEN"],
    scope: "administer",
  }),
  createApiToken: endpoint({
    method: "POST",
    path: "/api/v1/tokens",
    summary: "Make an API token; its secret is in this answer and never again",
    params: Nothing,
    query: Nothing,
    body: CreateApiToken,
    response: z.object({ token: ApiToken, secret: z.string() }),
    status: 201,
    errors: ["INVALID", "FORBIDDEN", "CONFLICT"],
    scope: "administer",
    isShownOnce: true,
    form: {
      done: ({ locale }) => peoplePage(locale, { made: "token" }),
      back: ({ locale }) => peoplePage(locale, { form: "token" }),
      cookies: ({ response: { token, secret }, locale }) =>
        carryOnce(locale, { kind: "token", name: token.name, secret }),
    },
  }),
  revokeApiToken: endpoint({
    method: "DELETE",
    path: "/api/v1/tokens/{tokenId}",
    summary: "Revoke an API token at once",
    params: TokenParams,
    query: Nothing,
    body: Nothing,
    response: ApiToken,
    status: 200,
    errors: ["FORBIDDEN", "NOT_FOUND"],
    scope: "administer",
  }),
  confirmRevoke: endpoint({
    method: "POST",
    path: "/api/v1/tokens/{tokenId}/revoke",
    summary: "Revoke an API token at once, its name typed as a check",
    params: TokenParams,
    query: Nothing,
    body: ConfirmRevoke,
    response: ApiToken,
    status: 200,
    errors: ["INVALID", "FORBIDDEN", "NOT_FOUND"],
    scope: "administer",
    form: {
      done: ({ locale, params }) => peoplePage(locale, { revoked: params.tokenId }),
      back: ({ locale, params }) => peoplePage(locale, { form: params.tokenId }),
    },
  }),
} as const;
