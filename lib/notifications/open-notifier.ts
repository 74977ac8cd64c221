import type { KeyObject } from "node:crypto";
import { AdapterError } from "#lib/adapters/adapter-error.ts";
import type { ConfiguredBy } from "#lib/adapters/adapter-context.ts";
import type { Notifier } from "#lib/adapters/notifiers/port.ts";
import type { ConsumerChannel } from "#lib/consumers/schema.ts";
import type { Env } from "#lib/server/env.ts";
import { hostAndPort } from "#lib/server/outbound/host-and-port.ts";
import { openIntegration } from "#lib/server/integration-settings.ts";

/** A notifier ready to send, and the settings of the recipient it sends to. */
export type OpenedChannel = {
  readonly notifier: Notifier;
  readonly recipient: Readonly<Record<string, unknown>>;
};

/** Opens a channel: secrets unsealed, the notifier built. Throws `AdapterError`, not retryable, where nothing is set up for it. */
export type OpenNotifier = (channel: Pick<ConsumerChannel, "kind" | "settings">) => OpenedChannel;

/** What opening needs of the process; `createNotifier` is the composition's, so that no adapter is imported here. */
export type NotifierKeys = {
  readonly privateKey: KeyObject;
  readonly ownPorts: readonly number[];
  readonly createNotifier: (
    kind: string,
    settings: unknown,
    options: { configuredBy: ConfiguredBy; ownPorts: readonly number[] },
  ) => Notifier;
  readonly settings: Pick<
    Env,
    "LASTGOOD_SMTP_URL" | "LASTGOOD_MAIL_FROM" | "LASTGOOD_ALLOW_PRIVATE_ADDRESSES"
  >;
};

/** Gives what opens the channels of consumers. Only an admin enters channels, so their addresses count as an admin's. */
export function openNotifierWith(keys: NotifierKeys): OpenNotifier {
  return ({ kind, settings }) => {
    const recipient = openIntegration({ port: "recipient", kind }, settings, keys.privateKey);
    const options = { configuredBy: "admin", ownPorts: keys.ownPorts } as const;
    return {
      notifier: keys.createNotifier(kind, notifierSettings(kind, recipient, keys), options),
      recipient,
    };
  };
}

function notifierSettings(
  kind: string,
  recipient: Readonly<Record<string, unknown>>,
  { settings }: NotifierKeys,
): Record<string, unknown> {
  if (kind === "email") return mailSettings(settings);
  const { url } = recipient;
  if (typeof url !== "string" || !settings.LASTGOOD_ALLOW_PRIVATE_ADDRESSES) return {};
  return { allowedInternal: [hostAndPort(new URL(url))] };
}

/**
 * The mail server's settings out of LASTGOOD_SMTP_URL: `smtps` is TLS from the start, `smtp` refuses to send before STARTTLS
 * unless the address ends in `?security=none`. The server may be an internal one: whoever starts the process named it.
 */
function mailSettings(
  settings: Pick<Env, "LASTGOOD_SMTP_URL" | "LASTGOOD_MAIL_FROM">,
): Record<string, unknown> {
  const { LASTGOOD_SMTP_URL: address, LASTGOOD_MAIL_FROM: from } = settings;
  if (address === undefined || from === undefined) {
    const message = "no mail server is set up: set LASTGOOD_SMTP_URL and LASTGOOD_MAIL_FROM and start again";
    const reason = { code: "no_mail_server", facts: {} } as const;
    throw new AdapterError({ adapter: "email", operation: "send", message, reason, retryable: false });
  }
  const url = new URL(address);
  const isTls = url.protocol === "smtps:";
  const port = Number(url.port) || (isTls ? 465 : 587);
  const account = { user: decodeURIComponent(url.username), password: decodeURIComponent(url.password) };
  const plain = url.searchParams.get("security") === "none" ? "none" : "starttls";
  return {
    host: url.hostname,
    port,
    from,
    security: isTls ? "tls" : plain,
    ...(account.user === "" ? {} : account),
    allowedInternal: [`${url.hostname}:${port}`],
  };
}
