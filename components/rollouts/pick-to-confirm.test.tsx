import { render } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import type { AbstractIntlMessages } from "next-intl";
import { expect, it } from "vitest";
import { loadMessages } from "#components/messages/load-messages.ts";
import { reportMessageError } from "#components/messages/report-message-error.ts";
import { routing } from "#components/messages/routing.ts";
import { describeRollout } from "#lib/rollouts/core/describe-rollout.ts";
import { englishLeft } from "#lib/testing/english-left.ts";
import { PickToConfirm } from "./pick-to-confirm.tsx";
import { rolloutAt } from "./rollout-fixture.ts";

const now = new Date("2026-11-17T03:33:22Z");
const broken = { code: "guardrail_broken" as const, facts: {} };

it.each(routing.locales)(
  "asks for a reason and the version to confirm an override, in %s",
  async (locale) => {
    const messages = (await loadMessages(locale)) as Record<string, AbstractIntlMessages>;
    const rollout = rolloutAt({ state: "holding", reason: broken });
    const { container } = render(
      <NextIntlClientProvider locale={locale} messages={messages} onError={reportMessageError}>
        <PickToConfirm
          act="override"
          rollout={rollout}
          names={{ from: "v1.4", to: "v1.2" }}
          idempotencyKey="key"
        />
      </NextIntlClientProvider>,
    );
    const form = container.querySelector("form");
    expect(form?.getAttribute("action")).toBe(`/api/v1/rollouts/${rollout.id}/override`);
    expect(container.querySelector<HTMLInputElement>("input[name=reason]")?.required).toBe(true);
    const picks = [...container.querySelectorAll<HTMLButtonElement>("button[name=version]")];
    expect(picks.map(({ value }) => value)).toEqual([rollout.fromVersionName, rollout.toVersionName]);
    if (locale === "zh-CN") expect(englishLeft(container)).toEqual([]);
  },
);

it("neither advances nor resumes over a guardrail: the bar leads to the override", () => {
  const held = describeRollout(rolloutAt({ state: "holding", reason: broken }), now);
  expect(held.bar).toContainEqual({ act: "advance", blocked: "guardrail" });
  expect(held.offered).not.toContain("advance");
  const stopped = describeRollout(rolloutAt({ state: "stopped", reason: broken, stopEffectiveAt: now }), now);
  expect(stopped.bar).toContainEqual({ act: "resume", blocked: "guardrail" });
  const asked = { code: "asked_by_person" as const, facts: {} };
  const byPerson = describeRollout(rolloutAt({ state: "stopped", reason: asked, stopEffectiveAt: now }), now);
  expect(byPerson.bar).toContainEqual({ act: "resume", blocked: null });
});
