import { Webhook } from "standardwebhooks";

/** What a receiver verifies with; during a rotation both secrets sign. */
export interface WebhookSecrets {
  readonly secret: string;
  readonly previousSecret?: string | undefined;
}

/** One attempt; every attempt of one message has the same id. */
export interface WebhookAttempt {
  readonly id: string;
  readonly sentAt: Date;
  readonly body: string;
}

/** The three headers of Standard Webhooks: id, timestamp in seconds, and one signature for each secret. */
export function signWebhook(
  { secret, previousSecret }: WebhookSecrets,
  { id, sentAt, body }: WebhookAttempt,
): Record<string, string> {
  const signatures = [secret, previousSecret]
    .filter((item) => item !== undefined)
    .map((item) => new Webhook(item).sign(id, sentAt, body));
  return {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(sentAt.getTime() / 1_000)),
    "webhook-signature": signatures.join(" "),
  };
}
