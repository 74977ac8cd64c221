import { gateway } from "./gateway/index.ts";
import { haproxy } from "./haproxy/index.ts";
import type { RouterDefinition } from "./port.ts";
import { webhook } from "./webhook/index.ts";

/** Every traffic router there is. */
export const trafficRouters: readonly RouterDefinition[] = [gateway, haproxy, webhook];
