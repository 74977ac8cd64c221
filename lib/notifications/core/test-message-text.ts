/** What a test message says, in both languages at once: whoever gets it need not know which one was set. */
export function testMessageText(): { readonly subject: string; readonly text: string } {
  return {
    subject: "Lastgood: test of this channel / 渠道测试",
    text: [
      "This is a test. Messages about rollbacks will reach you here. Nothing has happened and there is nothing to do.",
      "这是一条测试消息。有关回滚的消息会发送到这里。没有发生任何问题，你无需操作。",
    ].join("\n\n"),
  };
}
