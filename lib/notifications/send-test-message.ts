import { getChannel } from "#lib/consumers/channel-of-delivery.ts";
import { testMessageText } from "#lib/notifications/core/test-message-text.ts";
import type { OpenNotifier } from "#lib/notifications/open-notifier.ts";
import type { Context } from "#lib/server/context.ts";
import { env } from "#lib/server/env.ts";

/** Sends a message that says it is a test, and gives the receiver's own answer. Throws what the notifier throws. */
export async function sendTestMessage(
  ctx: Context,
  message: { readonly messageId: string; readonly channelId: string },
  openNotifier: OpenNotifier,
): Promise<string> {
  const { notifier, recipient } = openNotifier(await getChannel(ctx, message.channelId));
  const { subject, text } = testMessageText();
  const url = env().LASTGOOD_URL;
  const sent = await notifier.send({
    messageId: message.messageId,
    subject,
    text,
    url,
    language: "en",
    recipient,
  });
  return sent.evidence;
}
