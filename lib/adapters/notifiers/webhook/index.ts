import type { AdapterContext } from "#lib/adapters/adapter-context.ts";
import { defineAdapter, parseAdapterSettings } from "#lib/adapters/adapter-definition.ts";
import { callPeer, peerError, unexpectedStatus, type PeerOperation } from "#lib/adapters/call-peer.ts";
import { signWebhook } from "#lib/adapters/sign-webhook.ts";
import type {
  DeliveryReceipt,
  Notifier,
  NotifierCapabilities,
  NotifierDefinition,
  OutgoingMessage,
} from "#lib/adapters/notifiers/port.ts";
import { WebhookRecipient, WebhookSettings } from "./settings.ts";
import type { WebhookPayload } from "./wire.ts";

const MAX_PAYLOAD_BYTES = 20_000;
const MAX_ANSWER_BYTES = 65_536;
const SEND: PeerOperation = { adapter: "webhook", operation: "send" };

const capabilities: NotifierCapabilities = { isExternal: true, html: false };

class WebhookNotifier implements Notifier {
  readonly capabilities = capabilities;
  readonly #settings: WebhookSettings;
  readonly #context: AdapterContext;

  constructor(settings: WebhookSettings, context: AdapterContext) {
    this.#settings = settings;
    this.#context = context;
  }

  async send(message: OutgoingMessage): Promise<DeliveryReceipt> {
    const recipient = parseAdapterSettings("webhook", WebhookRecipient, message.recipient);
    const sentAt = new Date();
    const body = encodePayload(message, sentAt);
    const response = await callPeer(this.#context, SEND, {
      url: recipient.url,
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...signWebhook(recipient, { id: message.messageId, sentAt, body }),
      },
      body,
      timeoutMs: this.#settings.timeoutMs,
      maxBytes: MAX_ANSWER_BYTES,
      allow: this.#settings.allowedInternal,
    });
    if (response.status === 410) {
      const explanation = "answered 410: the receiver wants no more messages; the channel is to be disabled";
      const reason = { code: "recipient_gone", facts: {} } as const;
      throw peerError(SEND, { message: explanation, reason, retryable: false, gone: true });
    }
    if (response.status < 200 || response.status > 299) throw unexpectedStatus(SEND, response);
    return { deliveredAt: new Date(), evidence: `the receiver answered ${response.status}` };
  }
}

/** Every attempt of a message has the same data; the text is shortened where the standard's size limit asks for it. */
function encodePayload(message: OutgoingMessage, sentAt: Date): string {
  const { messageId, subject, text, url, language } = message;
  const encode = (shown: string) => {
    const data = { message_id: messageId, subject, text: shown, url, language };
    const payload: WebhookPayload = { type: "lastgood.message", timestamp: sentAt.toISOString(), data };
    return JSON.stringify(payload);
  };
  const whole = encode(text);
  if (Buffer.byteLength(whole) < MAX_PAYLOAD_BYTES) return whole;
  let length = Math.min(text.length, MAX_PAYLOAD_BYTES);
  let shortened = whole;
  while (length > 0 && Buffer.byteLength(shortened) >= MAX_PAYLOAD_BYTES) {
    length = Math.floor(length * 0.8);
    shortened = encode(`${text.slice(0, length).toWellFormed()}…`);
  }
  return shortened;
}

const definition = defineAdapter({
  manifest: {
    id: "webhook",
    title: { en: "Webhook", "zh-CN": "Webhook" },
    settings: WebhookSettings,
    capabilities,
  },
  create: (settings, context): Notifier => new WebhookNotifier(settings, context),
});

/** Posts signed JSON as Standard Webhooks describes (webhook-id, webhook-timestamp, webhook-signature). */
export const webhook: NotifierDefinition = {
  ...definition,
  manifest: { ...definition.manifest, recipient: WebhookRecipient },
};
