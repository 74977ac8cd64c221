import { email } from "./email/index.ts";
import { inbox } from "./inbox/index.ts";
import type { NotifierDefinition } from "./port.ts";
import { webhook } from "./webhook/index.ts";

/** Every notifier there is. */
export const notifiers: readonly NotifierDefinition[] = [inbox, email, webhook];
