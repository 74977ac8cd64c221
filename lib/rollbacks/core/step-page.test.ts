import { expect, test } from "vitest";
import type { RollbackStep } from "#lib/rollbacks/schema.ts";
import { homePage, stepPage } from "./step-page.ts";

const open = (step: RollbackStep) => ({ step, state: "open" as const, rolloutId: null });
const moving = { step: "notify" as const, state: "open" as const, rolloutId: "r" };
const cancelled = { step: "report" as const, state: "cancelled" as const, rolloutId: null };

test.each<[RollbackStep, RollbackStep, string]>([
  ["version", "version", "show"],
  ["rollout", "version", "show"],
  ["rollout", "test", "show"],
  ["version", "rollout", "go to version"],
  ["test", "notify", "go to test"],
])("at %s, the page of %s: %s", (step, asked, expected) => {
  const page = stepPage(open(step), asked);
  expect(page.kind === "go" ? `go to ${page.to}` : page.kind).toBe(expected);
});

test("after traffic moved the earlier steps only say so; notifying goes on", () => {
  for (const asked of ["version", "test", "rollout"] as const) {
    expect(stepPage(moving, asked)).toEqual({ kind: "already_running" });
  }
  expect(stepPage(moving, "notify")).toEqual({ kind: "show" });
  expect(homePage(moving)).toBe("live");
});

test("while another version is chosen its steps are gone through again; the live screen stays the home", () => {
  const choosing = { step: "test" as const, state: "open" as const, rolloutId: "r" };
  expect(stepPage(choosing, "version")).toEqual({ kind: "show" });
  expect(stepPage(choosing, "test")).toEqual({ kind: "show" });
  expect(stepPage(choosing, "rollout")).toEqual({ kind: "go", to: "test" });
  expect(stepPage(choosing, "notify")).toEqual({ kind: "show" });
  expect(homePage(choosing)).toBe("live");
});

test("a cancelled rollback leads to its report, save for what was said at its beginning", () => {
  expect(stepPage(cancelled, "version")).toEqual({ kind: "go", to: "report" });
  expect(stepPage(cancelled, "problem")).toEqual({ kind: "show" });
  expect(homePage(cancelled)).toBe("report");
  expect(homePage(open("test"))).toBe("test");
});
