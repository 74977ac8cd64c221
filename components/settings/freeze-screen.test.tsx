import { render, screen } from "@testing-library/react";
import axe from "axe-core";
import { NextIntlClientProvider } from "next-intl";
import type { AbstractIntlMessages } from "next-intl";
import { expect, it, vi } from "vitest";
import { loadMessages } from "#components/messages/load-messages.ts";
import { reportMessageError } from "#components/messages/report-message-error.ts";
import type { FreezePolicy, OpenFreeze } from "#lib/targets/freeze-policy-schema.ts";
import { FreezeScreen } from "./freeze-screen.tsx";

vi.mock("./settings-frame.tsx", () => ({
  SettingsFrame: ({ children }: { children: React.ReactNode }) => <main>{children}</main>,
}));

const now = new Date("2026-11-17T04:00:00Z");
const policy: FreezePolicy = {
  defaultHours: 12,
  liftedBy: "owner",
  revision: 3,
  changedBy: "Ada",
  changedAt: now,
};
const freeze: OpenFreeze = {
  id: "0198d6a0-0000-7000-8000-000000000001",
  targetId: "0198d6a0-0000-7000-8000-000000000002",
  targetTitle: "Production",
  model: "mm_chat",
  ownerName: "Lin",
  reason: "holiday",
  rollbackId: null,
  startedAt: now,
  expiresAt: now,
  liftedAt: null,
  canLift: true,
};
const viewer = { canOperate: true, canAdminister: true };

async function draw(given: Partial<Parameters<typeof FreezeScreen>[0]>, locale: "en" | "zh-CN" = "en") {
  const messages = (await loadMessages(locale)) as Record<string, AbstractIntlMessages>;
  const facts = {} as Parameters<typeof FreezeScreen>[0]["facts"];
  const usual = { facts, policy, freezes: [freeze], viewer, draft: null, idempotencyKey: "k", form: null };
  const { container } = render(
    <NextIntlClientProvider locale={locale} timeZone="UTC" messages={messages} onError={reportMessageError}>
      <FreezeScreen {...usual} done={null} {...given} />
    </NextIntlClientProvider>,
  );
  return container;
}

it.each(["en", "zh-CN"] as const)(
  "has no accessibility fault, with the form of a lift open, in %s",
  async (locale) => {
    const container = await draw({ form: freeze.targetId }, locale);
    const { violations } = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
    expect(violations.map(({ id }) => id)).toEqual([]);
    expect(container.querySelectorAll("form")).toHaveLength(2);
  },
);

it("says what is frozen, by what rule, and sends the revision that was looked at", async () => {
  const container = await draw({});
  expect(screen.getByRole("heading", { level: 1 }).textContent).toBe(
    "Releases are frozen on one target. Its owner or an administrator may lift a freeze; it ends by itself after 12 hours.",
  );
  const revision = container.querySelector<HTMLInputElement>('input[name="expectedRevision:number"]');
  expect(revision?.value).toBe("3");
});

it("says why a freeze cannot be lifted instead of leaving the button out silently", async () => {
  const own = await draw({ freezes: [{ ...freeze, canLift: false }] });
  expect(own.textContent).toContain("Lin or an administrator lifts it");
  own.remove();
  const read = await draw({
    freezes: [{ ...freeze, canLift: false }],
    viewer: { canOperate: false, canAdminister: false },
  });
  expect(read.textContent).toContain("your role does not");
  expect(read.querySelectorAll("form")).toHaveLength(0);
});

it("puts a refused policy beside its fields, and nothing in force in words", async () => {
  const problem = {
    type: "about:blank",
    title: "Invalid",
    status: 400,
    detail: "",
    code: "INVALID" as const,
    requestId: "r",
    invalidParams: [{ name: "defaultHours", reason: "too big" }],
  };
  const draft = { values: { defaultHours: 999, liftedBy: "owner" }, problem };
  const container = await draw({ form: "policy", draft, freezes: [] });
  expect(screen.getByRole("alert").textContent).toContain("from 1 to 168");
  expect(container.querySelector<HTMLInputElement>('input[name="defaultHours:number"]')?.value).toBe("999");
  expect(container.textContent).toContain("No target is frozen");
});
