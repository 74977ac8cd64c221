import { describeInternalNotifierContract } from "#lib/adapters/notifiers/contract-suite.ts";
import { createAdapterContext } from "#lib/server/outbound/create-adapter-context.ts";
import { inbox } from "./index.ts";

describeInternalNotifierContract("inbox", {
  misfit: { recipient: "somebody", field: "" },
  start: async () => ({
    notifier: inbox.create({}, createAdapterContext("member")),
    recipient: {},
    peer: null,
    close: async () => undefined,
  }),
});
