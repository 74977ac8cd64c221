/** The shortest and longest wait for an answer to a reminder, in milliseconds: a quarter of an hour, four hours. */
const shortestWaitMs = 15 * 60_000;
const longestWaitMs = 4 * 3_600_000;

/** A message that an answer is asked for by a time. */
export type Asked = { readonly createdAt: Date; readonly deadline: Date };

/**
 * When it is time to tell the operators that nobody answered a reminder: a quarter of the time that the consumer had at
 * first, at least a quarter of an hour and at most four hours, after the reminder.
 */
export function escalationTime({ createdAt, deadline }: Asked, remindedAt: Date): Date {
  const quarterMs = (deadline.getTime() - createdAt.getTime()) / 4;
  const waitMs = Math.min(longestWaitMs, Math.max(shortestWaitMs, quarterMs));
  return new Date(remindedAt.getTime() + waitMs);
}
