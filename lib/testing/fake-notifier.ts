import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { parseAdapterSettings } from "#lib/adapters/adapter-definition.ts";
import { AdapterError } from "#lib/adapters/adapter-error.ts";
import type {
  DeliveryReceipt,
  Notifier,
  NotifierCapabilities,
  OutgoingMessage,
} from "#lib/adapters/notifiers/port.ts";

const capabilities: NotifierCapabilities = { isExternal: true, html: true };
const FakeRecipient = z.object({ name: z.string().min(1) });

/** How a fake notifier fails. */
export type FakeRefusal = "transient" | "permanent" | "gone" | "lost_answer";

/** A notifier in memory that keeps what it delivered. */
export class FakeNotifier implements Notifier {
  readonly capabilities = capabilities;
  /** Every message that arrived, in order; a repeated one appears again. */
  readonly delivered: OutgoingMessage[] = [];
  readonly #refusals: FakeRefusal[] = [];
  #isStalled = false;
  #delayMs = 0;

  /** Queues refusals, one for each of the next messages; after `lost_answer` the message has arrived. */
  refuseNext(...refusals: readonly FakeRefusal[]): void {
    this.#refusals.push(...refusals);
  }

  /** Every message fails with a retryable error until `resume`. */
  stall(): void {
    this.#isStalled = true;
  }

  resume(): void {
    this.#isStalled = false;
  }

  /** Every message takes this long. */
  delay(milliseconds: number): void {
    this.#delayMs = milliseconds;
  }

  async send(message: OutgoingMessage): Promise<DeliveryReceipt> {
    parseAdapterSettings("fake-notifier", FakeRecipient, message.recipient);
    if (this.#delayMs > 0) await sleep(this.#delayMs);
    if (this.#isStalled) throw failed("no answer within the time limit", "transient");
    const refusal = this.#refusals.shift();
    if (refusal === undefined || refusal === "lost_answer") this.delivered.push(message);
    if (refusal !== undefined) throw failed(`refused (${refusal})`, refusal);
    return { deliveredAt: new Date(), evidence: `kept as message ${this.delivered.length}` };
  }
}

function failed(message: string, refusal: FakeRefusal): AdapterError {
  return new AdapterError({
    adapter: "fake-notifier",
    operation: "send",
    message,
    reason: { code: "unknown", facts: {} },
    retryable: refusal === "transient" || refusal === "lost_answer",
    gone: refusal === "gone",
  });
}
