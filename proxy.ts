import { NextRequest, NextResponse } from "next/server";
import createMiddleware from "next-intl/middleware";
import { routing } from "#components/messages/routing.ts";
import { env } from "#lib/server/env.ts";

const routeLocale = createMiddleware(routing);
/** What a mail program posts to is the address that its reader would open. */
const mailLinkPattern = /^\/(?:en|zh-CN)\/digest\/([\w-]+)$/;
const requestIdPattern = /^[\w-]{8,64}$/;

function contentSecurityPolicy(nonce: string): string {
  const isDevelopment = process.env.NODE_ENV === "development";
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ""}`,
    // Charts place their parts by style attributes, which no nonce can cover.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "media-src 'self' data: blob:",
    `connect-src 'self'${isDevelopment ? " ws:" : ""}`,
    "font-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** Gives every page its language prefix, a request id and a content security policy; it decides nothing about access. */
export function proxy(request: NextRequest): NextResponse {
  const token = mailLinkPattern.exec(request.nextUrl.pathname)?.[1];
  if (request.method === "POST" && token !== undefined)
    return NextResponse.rewrite(new URL(`/api/v1/digests/${token}/one-click`, request.url));
  const headers = new Headers(request.headers);
  const given = request.headers.get("x-request-id");
  const requestId = given && requestIdPattern.test(given) ? given : crypto.randomUUID();
  const policy = contentSecurityPolicy(btoa(crypto.randomUUID()));
  headers.set("x-request-id", requestId);
  headers.set("content-security-policy", policy);

  const response = routeLocale(new NextRequest(request.url, { headers, method: request.method }));
  response.headers.set("x-request-id", requestId);
  response.headers.set("content-security-policy", policy);
  if (env().LASTGOOD_URL.startsWith("https:")) {
    response.headers.set("strict-transport-security", "max-age=31536000");
  }
  return response;
}

export const config = {
  matcher: ["/((?!(?:api|_next|healthz|readyz|metrics|favicon\\.ico|robots\\.txt)(?:/|$)).*)"],
};
