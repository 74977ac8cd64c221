import { expect, it } from "vitest";
import { escalationTime } from "./chase-times.ts";

const hourMs = 3_600_000;
const createdAt = new Date("2026-11-17T03:00:00Z");
const after = (ms: number) => new Date(createdAt.getTime() + ms);

it.each([
  ["a quarter of the time given", 8 * hourMs, 2 * hourMs],
  ["never less than a quarter of an hour", 10 * 60_000, hourMs / 4],
  ["never more than four hours", 72 * hourMs, 4 * hourMs],
])("waits %s after the reminder", (_what, givenMs, waitMs) => {
  const deadline = after(givenMs);
  const remindedAt = after(givenMs + 30_000);
  expect(escalationTime({ createdAt, deadline }, remindedAt)).toEqual(after(givenMs + 30_000 + waitMs));
});
