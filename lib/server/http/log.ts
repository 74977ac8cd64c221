import { env } from "#lib/server/env.ts";
import { createLog } from "#lib/server/observability/log.ts";

type Log = ReturnType<typeof createLog>;

const slot = Symbol.for("lastgood.web-log");
type Holder = typeof globalThis & { [slot]?: Log };

/** The web process's logger, made on first use. */
export function log(): Log {
  const holder = globalThis as Holder;
  return (holder[slot] ??= createLog({ name: "web", level: env().LOG_LEVEL }));
}
