import nodemailer from "nodemailer";
import type SMTPTransport from "nodemailer/lib/smtp-transport";
import type { AdapterContext } from "#lib/adapters/adapter-context.ts";
import { defineAdapter, parseAdapterSettings } from "#lib/adapters/adapter-definition.ts";
import { asPeerError, peerError, type PeerOperation } from "#lib/adapters/call-peer.ts";
import { OutboundError } from "#lib/server/outbound/outbound-error.ts";
import type {
  DeliveryReceipt,
  Notifier,
  NotifierCapabilities,
  NotifierDefinition,
  OutgoingMessage,
} from "#lib/adapters/notifiers/port.ts";
import { EmailRecipient, EmailSettings } from "./settings.ts";
import { WireSmtpFailure } from "./wire.ts";

const SEND: PeerOperation = { adapter: "email", operation: "send" };
const MAILBOX_GONE: readonly number[] = [550, 551, 553];

const capabilities: NotifierCapabilities = { isExternal: true, html: true };

class EmailNotifier implements Notifier {
  readonly capabilities = capabilities;
  readonly #settings: EmailSettings;
  readonly #context: AdapterContext;

  constructor(settings: EmailSettings, context: AdapterContext) {
    this.#settings = settings;
    this.#context = context;
  }

  async send(message: OutgoingMessage): Promise<DeliveryReceipt> {
    const recipient = parseAdapterSettings("email", EmailRecipient, message.recipient);
    const { from, fromName } = this.#settings;
    const transport = nodemailer.createTransport(this.#transportOptions());
    try {
      const sent = await transport.sendMail({
        from: { name: fromName, address: from },
        to: { name: "", address: recipient.address },
        subject: message.subject,
        text: message.text,
        ...(message.html === undefined ? {} : { html: message.html }),
        messageId: `<${message.messageId}@${from.slice(from.indexOf("@") + 1)}>`,
        headers: {
          "Content-Language": message.language,
          "Auto-Submitted": "auto-generated",
          ...unsubscribeHeaders(message),
        },
        disableFileAccess: true,
        disableUrlAccess: true,
      });
      return { deliveredAt: new Date(), evidence: `the mail server answered ${sent.response.slice(0, 200)}` };
    } catch (error) {
      throw asEmailError(error);
    } finally {
      transport.close();
    }
  }

  #transportOptions(): SMTPTransport.Options {
    const { host, port, security, user, password, timeoutMs, allowedInternal } = this.#settings;
    return {
      host,
      port,
      secure: security === "tls",
      requireTLS: security === "starttls",
      ignoreTLS: security === "none",
      tls: { servername: host },
      ...(user === undefined || password === undefined ? {} : { auth: { user, pass: password } }),
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      getSocket: (_options, callback) => {
        this.#context.connect({ host, port, allow: allowedInternal, timeoutMs }).then(
          (connection) => callback(null, { connection }),
          (error: Error) => callback(error, {}),
        );
      },
    };
  }
}

/**
 * RFC 2369 section 3.2 and RFC 8058 section 3.1: the one-click header asks for an https address, so that a plain one is offered
 * for opening only.
 */
function unsubscribeHeaders({ unsubscribeUrl: url }: OutgoingMessage): Record<string, string> {
  if (url === undefined) return {};
  const isOneClick = url.startsWith("https:");
  return {
    "List-Unsubscribe": `<${url}>`,
    ...(isOneClick ? { "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" } : {}),
  };
}

/** RFC 5321 section 4.2.1: 4yz replies are transient, 5yz are permanent. */
function asEmailError(error: unknown): Error {
  const outbound = error instanceof OutboundError ? error : findOutbound(error);
  if (outbound !== null) return asPeerError(SEND, outbound);
  const smtp = WireSmtpFailure.safeParse(error);
  const { responseCode, code } = smtp.success ? smtp.data : {};
  if (responseCode === undefined) {
    const isConfiguration = code === "ETLS" || code === "EAUTH" || code === "EENVELOPE";
    const message = `the mail server could not be used (${code ?? "no code"})`;
    const reason = { code: "mail_unusable", facts: { system: code ?? "–" } } as const;
    return peerError(SEND, { message, reason, retryable: !isConfiguration, cause: error });
  }
  const isUnknown = MAILBOX_GONE.includes(responseCode);
  const advice = isUnknown ? "; check the recipient's address" : "";
  return peerError(SEND, {
    message: `the mail server answered ${responseCode}${advice}`,
    reason: { code: isUnknown ? "mailbox_unknown" : "mail_answered", facts: { status: responseCode } },
    retryable: responseCode < 500,
    cause: error,
  });
}

function findOutbound(error: unknown): OutboundError | null {
  if (!(error instanceof Error)) return null;
  return error.cause instanceof OutboundError ? error.cause : null;
}

const definition = defineAdapter({
  manifest: {
    id: "email",
    title: { en: "E-mail (SMTP)", "zh-CN": "电子邮件（SMTP）" },
    settings: EmailSettings,
    capabilities,
  },
  create: (settings, context): Notifier => new EmailNotifier(settings, context),
});

/** Sends mail through an SMTP server. */
export const email: NotifierDefinition = {
  ...definition,
  manifest: { ...definition.manifest, recipient: EmailRecipient },
};
