import { join } from "node:path";
import { betterAuth } from "better-auth";
import { prismaAdapter } from "better-auth/adapters/prisma";
import { passwordLength } from "#lib/access/password-schema.ts";
import { database } from "#lib/server/database/prisma.ts";
import { env } from "#lib/server/env.ts";
import { clientHeader } from "#lib/server/http/peer-address.ts";
import { newId } from "#lib/server/observability/ids.ts";
import { limitSignIns } from "./limit-sign-ins.ts";
import { readOrMakeSecret } from "./read-or-make-secret.ts";
import { signInAs } from "./sign-in-as.ts";

const dayInSeconds = 86_400;

function createAuth() {
  const { LASTGOOD_URL, LASTGOOD_DATA } = env();
  return betterAuth({
    appName: "Lastgood",
    baseURL: LASTGOOD_URL,
    basePath: "/api/auth",
    secret: readOrMakeSecret(join(LASTGOOD_DATA, "keys", "session.secret")),
    database: prismaAdapter(database().prisma, { provider: "postgresql" }),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordLength.least,
      maxPasswordLength: passwordLength.most,
    },
    user: {
      additionalFields: {
        role: { type: "string", input: false, defaultValue: "viewer" },
        language: { type: "string", input: false, defaultValue: "en" },
        disabledAt: { type: "date", input: false, required: false },
      },
    },
    session: {
      expiresIn: 7 * dayInSeconds,
      updateAge: dayInSeconds,
      cookieCache: { enabled: false },
    },
    rateLimit: { enabled: true, window: 60, max: 100 },
    hooks: { before: limitSignIns },
    telemetry: { enabled: false },
    logger: { disabled: true },
    advanced: {
      cookiePrefix: "lastgood",
      useSecureCookies: LASTGOOD_URL.startsWith("https:"),
      database: { generateId: newId },
      // Our own server writes this header over whatever the caller sent.
      ipAddress: { ipAddressHeaders: [clientHeader] },
    },
    plugins: [signInAs],
  });
}

type Auth = ReturnType<typeof createAuth>;

const slot = Symbol.for("lastgood.auth");
type Holder = typeof globalThis & { [slot]?: Auth };

/** This process's accounts and sessions, made on first use: e-mail and password, no sign-up, sessions in the database. */
export function auth(): Auth {
  const holder = globalThis as Holder;
  return (holder[slot] ??= createAuth());
}
