import type { z } from "zod";
import type { AdapterDefinition, AdapterManifest } from "#lib/adapters/adapter-definition.ts";

/** What a notifier can do. */
export interface NotifierCapabilities {
  /** Whether the message leaves this system. */
  readonly isExternal: boolean;
  readonly html: boolean;
}

/** One message to one recipient. */
export interface OutgoingMessage {
  /** The same on every attempt: receivers drop what they have seen. */
  readonly messageId: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string | undefined;
  /** Where to read on and acknowledge. */
  readonly url: string;
  /** Where one press ends messages of this kind (RFC 8058); left out where nothing was subscribed to. */
  readonly unsubscribeUrl?: string | undefined;
  /** BCP 47 tag the message is written in, e.g. `zh-CN`. */
  readonly language: string;
  /** The recipient's own settings, checked by the manifest's `recipient` schema. */
  readonly recipient: unknown;
}

/** Proof that the peer took the message; says nothing about anybody having read it. */
export interface DeliveryReceipt {
  readonly deliveredAt: Date;
  /** The peer's answer, short, without secrets. */
  readonly evidence: string;
}

/**
 * What every notifier must do. Throws `AdapterError`, retryable when another attempt may succeed, with
 * `gone` when the recipient's channel must be disabled; `AdapterSettingsError` when `recipient` does not fit.
 */
export interface Notifier {
  readonly capabilities: NotifierCapabilities;
  send(message: OutgoingMessage): Promise<DeliveryReceipt>;
}

/** A notifier's manifest: besides the integration's settings, what each recipient has to enter. */
export interface NotifierManifest extends AdapterManifest<NotifierCapabilities> {
  readonly recipient: z.ZodObject;
}

/** A notifier's manifest and factory. */
export interface NotifierDefinition extends AdapterDefinition<NotifierCapabilities, Notifier> {
  readonly manifest: NotifierManifest;
}
