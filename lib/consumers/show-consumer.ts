import type { Consumer, StoredConsumer } from "#lib/consumers/schema.ts";
import { hideIntegration } from "#lib/server/integration-settings.ts";

/** A consumer as it may be shown: without its channels' secrets. */
export function showConsumer({ modelId: _modelId, ...consumer }: StoredConsumer): Consumer {
  const channels = consumer.channels.map((channel) => ({
    ...channel,
    settings: hideIntegration({ port: "recipient", kind: channel.kind }, channel.settings),
  }));
  return { ...consumer, channels };
}
