import { expect, it } from "vitest";
import { nextMorning } from "./next-morning.ts";

it.each([
  ["2026-11-20T07:59:00Z", "UTC", "2026-11-20T08:00:00.000Z"],
  ["2026-11-20T08:00:00Z", "UTC", "2026-11-21T08:00:00.000Z"],
  ["2026-11-20T12:00:00Z", "Asia/Shanghai", "2026-11-21T00:00:00.000Z"],
  ["2026-11-20T12:00:00Z", "Asia/Kathmandu", "2026-11-21T02:15:00.000Z"],
  ["2026-11-20T12:00:00Z", "America/New_York", "2026-11-20T13:00:00.000Z"],
  // The night in which summer time ends has an hour more.
  ["2026-10-24T08:00:00Z", "Europe/Berlin", "2026-10-25T07:00:00.000Z"],
])("after %s it is eight in %s at %s", (now, zone, expected) => {
  expect(nextMorning(new Date(now), zone).toISOString()).toBe(expected);
});
