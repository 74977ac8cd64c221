function addressOf(model: string, consumer: string): string {
  return `/api/v1/models/${encodeURIComponent(model)}/consumers/${encodeURIComponent(consumer)}`;
}

/** Where the form posts to that declares what a consumer reads. */
export function declareReadsAddress(model: string, consumer: string): string {
  return `${addressOf(model, consumer)}/reads`;
}

/** Where "Test now" of a consumer's channel posts to. */
export function testChannelAddress(model: string, consumer: string): string {
  return `${addressOf(model, consumer)}/tests`;
}
