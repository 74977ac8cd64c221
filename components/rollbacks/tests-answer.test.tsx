import { renderHook } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import type { AbstractIntlMessages } from "next-intl";
import { expect, it } from "vitest";
import { loadMessages } from "#components/messages/load-messages.ts";
import type { ReplayCheck } from "#lib/replays/check-schema.ts";
import { useTestsAnswer } from "./tests-answer.ts";

const at = new Date("2026-11-17T03:14:00Z");
const passed: ReplayCheck = {
  kind: "contract",
  subject: "c1",
  verdict: "pass",
  reason: null,
  done: 12,
  total: 12,
  evidence: { name: "Search index" },
  startedAt: at,
  finishedAt: at,
};
const lost: ReplayCheck = {
  ...passed,
  subject: "c2",
  verdict: "fail",
  reason: { code: "loss_was_read", facts: {} },
  evidence: { name: "Call-centre archive" },
};

async function answerOf(checks: readonly ReplayCheck[]) {
  const messages = (await loadMessages("en")) as Record<string, AbstractIntlMessages>;
  const asked = { rollback: { exceptions: [] }, run: { state: "finished" as const, checks: [...checks] } };
  const { result } = renderHook(() => useTestsAnswer(asked), {
    wrapper: ({ children }) => (
      <NextIntlClientProvider locale="en" timeZone="UTC" messages={messages}>
        {children}
      </NextIntlClientProvider>
    ),
  });
  return result.current;
}

it("never calls a loss that was read a pass, and names whose it is", async () => {
  expect(await answerOf([passed])).toBe("All checks passed");
  const said = await answerOf([passed, lost]);
  expect(said).toBe("All other checks passed. One known loss was read in step 2: Call-centre archive");
});
