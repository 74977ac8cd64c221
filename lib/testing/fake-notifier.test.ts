import { expect, test } from "vitest";
import { contractMessage, describeExternalNotifierContract } from "#lib/adapters/notifiers/contract-suite.ts";
import { FakeNotifier } from "./fake-notifier.ts";

describeExternalNotifierContract("fake", {
  misfit: { recipient: { name: "" }, field: "name" },
  async start() {
    const notifier = new FakeNotifier();
    return {
      notifier,
      recipient: { name: "downstream" },
      peer: {
        received: async () =>
          notifier.delivered.map(({ messageId, subject, text }) => ({ messageId, subject, text })),
        refuseNext: (how) => notifier.refuseNext(how),
        stall: () => notifier.stall(),
      },
      close: async () => undefined,
    };
  },
});

test("a lost answer leaves the message delivered and the caller in doubt", async () => {
  const notifier = new FakeNotifier();
  notifier.refuseNext("lost_answer", "gone");
  const message = contractMessage({ name: "downstream" });
  await expect(notifier.send(message)).rejects.toMatchObject({ retryable: true });
  expect(notifier.delivered).toHaveLength(1);
  await expect(notifier.send(message)).rejects.toMatchObject({ retryable: false, gone: true });
});
