import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { z } from "zod";

const Port = z.coerce.number().int().min(1).max(65_535);
const Seconds = z.coerce.number().int().min(0);
const Flag = z.enum(["true", "false"]).transform((value) => value === "true");
const PostgresUrl = z
  .string()
  .regex(
    /^postgres(ql)?:\/\//,
    "must start with postgresql://, e.g. postgresql://user:password@host:5432/lastgood",
  );
const HttpUrl = z.url({
  protocol: /^https?$/,
  error: "must be an http(s) address, e.g. https://lastgood.example.org",
});

/** With fewer connections work that holds one waits for another that never comes free: a press was seen to take 16 s with four. */
const PoolSize = z.coerce.number().int().min(8).max(200);

const Variables = z.object({
  NODE_ENV: z.enum(["development", "test", "production"]).default("production"),
  DATABASE_URL: PostgresUrl.optional(),
  DIRECT_DATABASE_URL: PostgresUrl.optional(),
  DATABASE_POOL_MAX: PoolSize.default(10),
  DATABASE_STATEMENT_TIMEOUT_SECONDS: Seconds.default(30),
  LASTGOOD_DATA: z.string().optional(),
  PORT: Port.default(3000),
  LASTGOOD_HOST: z.string().default("127.0.0.1"),
  LASTGOOD_URL: HttpUrl.optional(),
  LASTGOOD_TOKEN: z.string().optional(),
  LASTGOOD_ARTIFACT_ROOTS: z.string().optional(),
  LASTGOOD_KEEP_SAMPLES_DAYS: z.coerce.number().int().min(2).max(3650).default(400),
  LASTGOOD_SANDBOX: Flag.default(false),
  LASTGOOD_SANDBOX_STATE: z.string().optional(),
  LASTGOOD_SANDBOX_GATEWAY_PORT: Port.optional(),
  LASTGOOD_SANDBOX_ADMIN_PORT: Port.optional(),
  LASTGOOD_SANDBOX_TOKEN: z.string().optional(),
  LASTGOOD_WORKER_METRICS_PORT: Port.optional(),
  LASTGOOD_TESTS_AT_ONCE: z.coerce.number().int().min(1).max(64).default(4),
  LASTGOOD_READINESS_HOUR: z.coerce.number().int().min(0).max(23).default(2),
  LASTGOOD_PUBLIC_CHANGELOG: Flag.default(false),
  LASTGOOD_TRUSTED_PROXY_HEADER: z.string().optional(),
  LASTGOOD_ALLOW_PRIVATE_ADDRESSES: Flag.optional(),
  LASTGOOD_SMTP_URL: z
    .url({
      protocol: /^smtps?$/,
      error: "must be an address of a mail server, e.g. smtp://user:password@mail.example.org:587",
    })
    .optional(),
  LASTGOOD_MAIL_FROM: z.email("must be an e-mail address, e.g. lastgood@example.org").optional(),
  LASTGOOD_TEST_DATABASE_URL: PostgresUrl.optional(),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
  SECRET_KEY_FILE: z.string().optional(),
  WORKER_PUBLIC_KEY_FILE: z.string().optional(),
  WORKER_PRIVATE_KEY_FILE: z.string().optional(),
});

/** The parsed environment of one process: every variable the product reads, with its default filled in. */
export type Env = Omit<
  z.infer<typeof Variables>,
  | "LASTGOOD_DATA"
  | "LASTGOOD_URL"
  | "LASTGOOD_ARTIFACT_ROOTS"
  | "LASTGOOD_ALLOW_PRIVATE_ADDRESSES"
  | "SECRET_KEY_FILE"
  | "WORKER_PUBLIC_KEY_FILE"
  | "WORKER_PRIVATE_KEY_FILE"
> & {
  /** Absolute directory of everything kept on this machine: embedded Postgres, keys, logs, backups, sandbox. */
  readonly LASTGOOD_DATA: string;
  /** Directories from which `file:` artifacts may be read; `artifacts` in the data directory when none is named. */
  readonly LASTGOOD_ARTIFACT_ROOTS: readonly string[];
  /** Address people and pipelines reach the web application at; without a trailing slash. */
  readonly LASTGOOD_URL: string;
  /** Whether outbound requests may go to private and loopback addresses; the sandbox needs it. */
  readonly LASTGOOD_ALLOW_PRIVATE_ADDRESSES: boolean;
  /** File with the 32-byte master key for secrets at rest; created 0600 by `lastgood up`. */
  readonly SECRET_KEY_FILE: string;
  readonly WORKER_PUBLIC_KEY_FILE: string;
  readonly WORKER_PRIVATE_KEY_FILE: string;
};

/** A variable of the environment that is missing or malformed; the message names it and says what is expected. */
export class EnvError extends Error {
  override readonly name = "EnvError";
}

type Source = Readonly<Record<string, string | undefined>>;

/** Gives the per-user data directory used when LASTGOOD_DATA is not set; /var/lib/lastgood for root. */
export function defaultDataDirectory(source: Source = process.env, uid = process.getuid?.() ?? -1): string {
  if (uid === 0) return "/var/lib/lastgood";
  if (source["XDG_DATA_HOME"]) return join(source["XDG_DATA_HOME"], "lastgood");
  // A container may run us as a user that nobody knows; asking the system for its home would throw.
  return join(source["HOME"] ?? homedir(), ".local", "share", "lastgood");
}

/** Parses an environment; throws EnvError with one line that names every wrong variable. Empty strings count as unset. */
export function parseEnv(source: Source = process.env): Env {
  const given = Object.fromEntries(
    Object.entries(source).filter(([, value]) => value !== undefined && value !== ""),
  );
  const result = Variables.safeParse(given);
  if (!result.success) throw new EnvError(describe(result.error));
  const parsed = result.data;
  const data = parsed.LASTGOOD_DATA ?? defaultDataDirectory(source);
  const keys = join(data, "keys");
  return {
    ...parsed,
    LASTGOOD_DATA: data,
    LASTGOOD_ARTIFACT_ROOTS: parsed.LASTGOOD_ARTIFACT_ROOTS?.split(delimiter) ?? [join(data, "artifacts")],
    LASTGOOD_URL: (parsed.LASTGOOD_URL ?? `http://localhost:${parsed.PORT}`).replace(/\/+$/, ""),
    LASTGOOD_ALLOW_PRIVATE_ADDRESSES: parsed.LASTGOOD_ALLOW_PRIVATE_ADDRESSES ?? parsed.LASTGOOD_SANDBOX,
    SECRET_KEY_FILE: parsed.SECRET_KEY_FILE ?? join(keys, "secret.key"),
    WORKER_PUBLIC_KEY_FILE: parsed.WORKER_PUBLIC_KEY_FILE ?? join(keys, "worker.pub"),
    WORKER_PRIVATE_KEY_FILE: parsed.WORKER_PRIVATE_KEY_FILE ?? join(keys, "worker.key"),
  };
}

let cached: Env | null = null;

/** Gives this process's environment, parsed once. */
export function env(): Env {
  cached ??= parseEnv();
  return cached;
}

/** Gives this process's environment with some variables replaced, for a child process; null removes one. */
export function childEnvironment(replaced: Readonly<Record<string, string | null>>): NodeJS.ProcessEnv {
  const merged = Object.entries({ ...process.env, ...replaced }).filter(
    ([, value]) => typeof value === "string",
  );
  return Object.fromEntries(merged) as NodeJS.ProcessEnv;
}

function describe(error: z.ZodError): string {
  const parts = error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  return `The environment is not usable: ${parts.join("; ")}`;
}
