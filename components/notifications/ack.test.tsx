import { render, screen } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import type { AbstractIntlMessages } from "next-intl";
import { expect, it, vi } from "vitest";
import { loadMessages } from "#components/messages/load-messages.ts";
import { reportMessageError } from "#components/messages/report-message-error.ts";
import type { AcknowledgementView } from "#lib/notifications/schema.ts";
import { AckLostScreen } from "./ack-lost-screen.tsx";
import { AckScreen } from "./ack-screen.tsx";

vi.mock("#components/shell/bare.tsx", () => ({
  Bare: ({ children }: { children: React.ReactNode }) => <main>{children}</main>,
}));

const now = new Date("2026-11-17T04:00:00Z");
const view: AcknowledgementView = {
  consumerName: "Captions",
  language: "en",
  model: "mm_chat",
  subject: "Please act",
  body: "Do this.\n\nNot that.",
  ask: "action",
  deadline: new Date("2026-11-17T08:00:00Z"),
  contact: "Vision team",
  expired: false,
  finalState: null,
  createdAt: now,
  answers: [],
};

async function draw(given: Partial<AcknowledgementView>, locale: "en" | "zh-CN" = "en") {
  const messages = (await loadMessages(locale)) as Record<string, AbstractIntlMessages>;
  return render(
    <NextIntlClientProvider locale={locale} timeZone="UTC" messages={messages} onError={reportMessageError}>
      <AckScreen view={{ ...view, ...given }} token="t" draft={null} now={now} idempotencyKey="key" />
    </NextIntlClientProvider>,
  );
}

it("asks for one of three answers by a form post, without an account", async () => {
  const { container } = await draw({});
  expect(container.querySelector("form")?.getAttribute("action")).toBe("/api/v1/acknowledgements/t");
  const answers = [...container.querySelectorAll<HTMLButtonElement>("button[name=answer]")];
  expect(answers.map(({ value }) => value)).toEqual(["acknowledged", "affected", "not_ours"]);
  expect(container.textContent).toContain("in 4\u00a0h");
});

it("says first how a rollback ended, before what was sent while it ran", async () => {
  const { container } = await draw({ finalState: "cancelled" }, "zh-CN");
  const text = container.textContent;
  expect(text.indexOf("已取消")).toBeGreaterThan(-1);
  expect(text.indexOf("已取消")).toBeLessThan(text.indexOf("Please act"));
});

it("stays readable after its time, takes no answer then, and keeps every answer in view", async () => {
  const answers = [
    { answer: "acknowledged" as const, name: "Lin", note: null, at: now },
    { answer: "affected" as const, name: null, note: "Call us.", at: new Date(now.getTime() + 1) },
  ];
  const { container } = await draw({ expired: true, answers });
  expect(container.querySelector("form")).toBeNull();
  expect(screen.getByText("Not that.")).toBeDefined();
  expect(
    [...container.querySelectorAll("[data-answer]")].map((line) => line.getAttribute("data-answer")),
  ).toEqual(["acknowledged", "affected"]);
  expect(container.textContent).toContain("Call us.");
});

it("says that it was answered before it repeats the message, and draws the points of the message as a list", async () => {
  const answers = [{ answer: "acknowledged" as const, name: null, note: "Seen.", at: now }];
  const body = "What changes:\n- Audio gets better.\n- duration_ms goes away.\n\nPlease answer.";
  const { container } = await draw({ answers, body }, "zh-CN");
  const points = [...container.querySelectorAll(".told li")].map((point) => point.textContent);
  expect(points).toEqual(["Audio gets better.", "duration_ms goes away."]);
  const text = container.textContent;
  expect(text.indexOf("确认收到")).toBeLessThan(text.indexOf("What changes:"));
  expect(text).toContain("未填姓名，2026");
});

it.each(["en", "zh-CN"] as const)(
  "sends who has no account to the sender, not to a screen of the product, in %s",
  async (locale) => {
    const messages = (await loadMessages(locale)) as Record<string, AbstractIntlMessages>;
    const { container } = render(
      <NextIntlClientProvider locale={locale} timeZone="UTC" messages={messages} onError={reportMessageError}>
        <AckLostScreen />
      </NextIntlClientProvider>,
    );
    expect(container.querySelector("main a")).toBeNull();
    expect(container.querySelector("main")?.textContent).toMatch(/ask whoever sent it|发送方/);
  },
);
