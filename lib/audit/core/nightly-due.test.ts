import { expect, it } from "vitest";
import { isNightlyDue } from "./nightly-due.ts";

const at = (text: string) => new Date(`2026-11-${text}:00Z`);

it.each([
  { name: "never done", lastAt: null, now: at("20T12:00"), isDue: true },
  { name: "done before the hour struck today", lastAt: at("20T01:59"), now: at("20T02:00"), isDue: true },
  { name: "done after it struck today", lastAt: at("20T02:00"), now: at("20T23:59"), isDue: false },
  {
    name: "done yesterday, and it has not struck today",
    lastAt: at("19T02:30"),
    now: at("20T01:00"),
    isDue: false,
  },
  {
    name: "not done since the day before yesterday",
    lastAt: at("18T23:00"),
    now: at("20T01:00"),
    isDue: true,
  },
])("$name", ({ lastAt, now, isDue }) => {
  expect(isNightlyDue(lastAt, now, 2)).toBe(isDue);
});
