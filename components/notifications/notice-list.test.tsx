import { render, screen } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import type { AbstractIntlMessages } from "next-intl";
import { expect, it } from "vitest";
import { loadMessages } from "#components/messages/load-messages.ts";
import { reportMessageError } from "#components/messages/report-message-error.ts";
import { routing } from "#components/messages/routing.ts";
import type { Delivery, Notice } from "#lib/notifications/schema.ts";
import { NoticeList } from "./notice-list.tsx";

const at = new Date("2026-11-17T04:00:00Z");
const delivery = (given: Partial<Delivery>): Delivery => ({
  id: "d",
  kind: "webhook",
  purpose: "message",
  status: "delivered",
  attempts: 1,
  lastError: null,
  deliveredAt: at,
  ...given,
});
const failed = delivery({ status: "failed", lastError: "401 from webhook", deliveredAt: null });
const notice: Notice = {
  id: "n",
  rollbackId: "r",
  consumerId: "c",
  consumerName: "Captions",
  language: "en",
  subject: "Please act",
  body: "Do this.",
  ask: "action",
  deadline: at,
  createdAt: at,
  remindedAt: null,
  escalatedAt: null,
  deliveries: [failed],
  answers: [],
};

async function draw(given: Partial<Notice>, options: { mayResend?: boolean; locale?: string } = {}) {
  const { mayResend = true, locale = "en" } = options;
  const messages = (await loadMessages(locale as "en")) as Record<string, AbstractIntlMessages>;
  return render(
    <NextIntlClientProvider locale={locale} timeZone="UTC" messages={messages} onError={reportMessageError}>
      <NoticeList notices={[{ ...notice, ...given }]} idempotencyKey={mayResend ? "key" : null} />
    </NextIntlClientProvider>,
  );
}

it.each(routing.locales)(
  "says of every delivery what it was, and what came of the deadline, in %s",
  async (locale) => {
    const deliveries = [
      failed,
      delivery({ id: "e", purpose: "resent" }),
      delivery({ id: "f", purpose: "reminder", status: "queued", deliveredAt: null }),
    ];
    const { container } = await draw({ deliveries, remindedAt: at, escalatedAt: at }, { locale });
    const purposes = [...container.querySelectorAll("[data-purpose]")].map((line) => line.textContent);
    expect(new Set(purposes).size).toBe(3);
    expect(container.querySelector("[data-chased=escalated]")).not.toBeNull();
    expect(container.textContent).not.toMatch(/notify\.|undefined/);
  },
);

it("offers to send again what failed, with the text to send by hand, and no more once that arrived", async () => {
  const { container, unmount } = await draw({});
  expect(container.textContent).toContain("401 from webhook");
  expect(container.querySelector("form")?.getAttribute("action")).toBe(
    "/api/v1/rollbacks/r/notices/n/resend",
  );
  expect(container.querySelector("textarea")?.value).toBe("Please act\n\nDo this.");
  unmount();
  const mended = await draw({ deliveries: [failed, delivery({ id: "e", purpose: "resent" })] });
  expect(mended.container.querySelector("form")).toBeNull();
});

it("gives the text also where no channel reaches the consumer, and no button to whoever may only watch", async () => {
  const { container, unmount } = await draw({ deliveries: [] });
  expect(container.querySelector("textarea")).not.toBeNull();
  unmount();
  await draw({}, { mayResend: false });
  expect(screen.queryByRole("button")).toBeNull();
});
