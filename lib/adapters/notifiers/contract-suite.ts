import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { AdapterError } from "#lib/adapters/adapter-error.ts";
import type { Notifier, OutgoingMessage } from "./port.ts";

/** A message as the recipient got it. */
export interface ReceivedMessage {
  readonly messageId: string;
  readonly subject: string;
  /** Everything a reader sees, the link included. */
  readonly text: string;
}

/** An external notifier's peer and the faults it can show. */
export interface NotifierPeer {
  received(): Promise<readonly ReceivedMessage[]>;
  /** The peer refuses the next message for now, or for good. */
  refuseNext(how: "transient" | "permanent"): void;
  /** The peer stops answering. */
  stall(): void;
}

/** A notifier under test; `peer` is `null` where nothing leaves the system. */
export interface NotifierHarness<Peer extends NotifierPeer | null> {
  readonly notifier: Notifier;
  /** Settings of a recipient that fit. */
  readonly recipient: Readonly<Record<string, unknown>>;
  readonly peer: Peer;
  close(): Promise<void>;
}

/** The message that the suite sends. */
export function contractMessage(
  recipient: unknown,
  messageId = "0199f3a0-0000-7000-8000-000000000001",
): OutgoingMessage {
  return {
    messageId,
    subject: "Rolled back: mm_digits v1.4 → v1.2 已回滚",
    text: "Audio answers were wrong since 09:12.\n音频识别已恢复。\nhttps://lastgood.example/ack/abc",
    url: "https://lastgood.example/ack/abc",
    language: "zh-CN",
    recipient,
  };
}

/** The behaviour of every notifier whose messages leave the system. */
export function describeExternalNotifierContract(
  name: string,
  options: {
    readonly start: () => Promise<NotifierHarness<NotifierPeer>>;
    /** A recipient that does not fit, and the field at fault. */
    readonly misfit: { readonly recipient: unknown; readonly field: string };
  },
): void {
  describe(`notifier contract: ${name}`, () => {
    let harness: NotifierHarness<NotifierPeer>;
    beforeEach(async () => {
      harness = await options.start();
    });
    afterEach(async () => harness.close());

    describeDelivery(() => harness);
    describeRefusals(() => harness);
    describeMisfit(() => harness, options.misfit);
  });
}

/** The behaviour of a notifier whose delivery is the stored message itself. */
export function describeInternalNotifierContract(
  name: string,
  options: {
    readonly start: () => Promise<NotifierHarness<null>>;
    readonly misfit: { readonly recipient: unknown; readonly field: string };
  },
): void {
  describe(`notifier contract: ${name}`, () => {
    let harness: NotifierHarness<null>;
    beforeEach(async () => {
      harness = await options.start();
    });
    afterEach(async () => harness.close());

    test("it stays inside and says delivered, with the message's id as evidence", async () => {
      expect(harness.notifier.capabilities.isExternal).toBe(false);
      const message = contractMessage(harness.recipient);
      const receipt = await harness.notifier.send(message);
      expect(receipt.deliveredAt).toBeInstanceOf(Date);
      expect(receipt.evidence).toContain(message.messageId);
    });
    describeMisfit(() => harness, options.misfit);
  });
}

function describeDelivery(current: () => NotifierHarness<NotifierPeer>): void {
  test("a message arrives whole, in its language, with its link and its id", async () => {
    const { notifier, recipient, peer } = current();
    const message = contractMessage(recipient);
    const receipt = await notifier.send(message);
    expect(receipt.deliveredAt).toBeInstanceOf(Date);
    expect(receipt.evidence).not.toBe("");
    const [received, ...others] = await peer.received();
    expect(others).toEqual([]);
    expect(received).toMatchObject({ messageId: message.messageId, subject: message.subject });
    for (const part of message.text.split("\n")) expect(received?.text).toContain(part);
  });

  test("every attempt of a message carries the same id", async () => {
    const { notifier, recipient, peer } = current();
    peer.refuseNext("transient");
    await notifier.send(contractMessage(recipient)).catch(() => undefined);
    await notifier.send(contractMessage(recipient));
    await notifier.send(contractMessage(recipient));
    expect(new Set((await peer.received()).map(({ messageId }) => messageId)).size).toBe(1);
  });
}

function describeRefusals(current: () => NotifierHarness<NotifierPeer>): void {
  test.each([
    ["transient", true],
    ["permanent", false],
  ] as const)("a %s refusal is an error with retryable %s", async (how, retryable) => {
    const { notifier, recipient, peer } = current();
    peer.refuseNext(how);
    const error: unknown = await notifier.send(contractMessage(recipient)).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(AdapterError);
    expect(error).toMatchObject({ operation: "send", retryable });
    expect(await peer.received()).toEqual([]);
  });

  test("a peer that does not answer is a retryable error", async () => {
    const { notifier, recipient, peer } = current();
    peer.stall();
    await expect(notifier.send(contractMessage(recipient))).rejects.toMatchObject({
      name: "AdapterError",
      retryable: true,
    });
  });
}

function describeMisfit(
  current: () => NotifierHarness<NotifierPeer | null>,
  misfit: { readonly recipient: unknown; readonly field: string },
): void {
  test("a recipient that does not fit is refused with the field", async () => {
    const attempt = current().notifier.send(contractMessage(misfit.recipient));
    await expect(attempt).rejects.toMatchObject({
      name: "AdapterSettingsError",
      issues: [expect.objectContaining({ path: misfit.field })],
    });
  });
}
