import { z } from "zod";
import { defineAdapter, parseAdapterSettings } from "#lib/adapters/adapter-definition.ts";
import type { Notifier, NotifierCapabilities, NotifierDefinition } from "#lib/adapters/notifiers/port.ts";

const capabilities: NotifierCapabilities = { isExternal: false, html: false };

/** An inbox needs nothing: the message is already a row that the recipient's page shows. */
const InboxRecipient = z.object({});

const definition = defineAdapter({
  manifest: {
    id: "inbox",
    title: { en: "Inbox on screen", "zh-CN": "站内收件箱" },
    settings: z.object({}),
    capabilities,
  },
  create: (): Notifier => ({
    capabilities,
    async send(message) {
      parseAdapterSettings("inbox", InboxRecipient, message.recipient);
      return { deliveredAt: new Date(), evidence: `shown in the inbox as message ${message.messageId}` };
    },
  }),
});

/** Shows messages on screen; the delivery is the stored message itself. */
export const inbox: NotifierDefinition = {
  ...definition,
  manifest: { ...definition.manifest, recipient: InboxRecipient },
};
