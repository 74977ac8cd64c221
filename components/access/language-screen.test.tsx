import { render, screen } from "@testing-library/react";
import axe from "axe-core";
import { NextIntlClientProvider } from "next-intl";
import type { AbstractIntlMessages } from "next-intl";
import { expect, it, vi } from "vitest";
import { loadMessages } from "#components/messages/load-messages.ts";
import { reportMessageError } from "#components/messages/report-message-error.ts";
import { themeCookie } from "#components/ui/theme.ts";
import { preferenceCookies } from "#lib/access/preferences-schema.ts";
import { LanguageScreen } from "./language-screen.tsx";

vi.mock("#components/settings/settings-frame.tsx", () => ({
  SettingsFrame: ({ children }: { children: React.ReactNode }) => <main>{children}</main>,
}));

const now = new Date("2026-11-17T04:00:00Z");
type Given = Partial<Parameters<typeof LanguageScreen>[0]>;

async function draw(given: Given, locale: "en" | "zh-CN", timeZone: string): Promise<HTMLElement> {
  const messages = (await loadMessages(locale)) as Record<string, AbstractIntlMessages>;
  const preferences = { language: locale, timeZone: null, theme: null };
  const facts = {} as Parameters<typeof LanguageScreen>[0]["facts"];
  const digest = {
    isSubscribed: true,
    email: "ada@example.org",
    dueAt: now,
    mailedUntil: now,
    canMail: false,
  };
  const usual = { facts, preferences, digest, now, draft: null, idempotencyKey: "k", isSaved: false };
  const { container } = render(
    <NextIntlClientProvider
      locale={locale}
      timeZone={timeZone}
      messages={messages}
      onError={reportMessageError}
    >
      <LanguageScreen {...usual} {...given} />
    </NextIntlClientProvider>,
  );
  return container;
}

it.each(["en", "zh-CN"] as const)(
  "says what is read now and has no accessibility fault, in %s",
  async (locale) => {
    const container = await draw({}, locale, "Asia/Shanghai");
    expect(screen.getByRole("heading", { level: 1 }).textContent).toContain("Asia/Shanghai");
    expect(container.querySelector("h1 time")?.textContent).toContain("12:00");
    const { violations } = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
    expect(violations.map(({ id }) => id)).toEqual([]);
  },
);

it("offers every zone with its offset, and keeps one that this machine does not list", async () => {
  const preferences = { language: "en", timeZone: "Asia/Calcutta", theme: "dark" } as const;
  const container = await draw({ preferences }, "en", "Asia/Calcutta");
  const select = container.querySelector<HTMLSelectElement>("select[name=timeZone]");
  expect(select?.value).toBe("Asia/Calcutta");
  expect(select?.selectedOptions[0]?.textContent).toContain("UTC+5:30");
  expect((select?.options.length ?? 0) > 300).toBe(true);
  expect(container.querySelector<HTMLInputElement>("input[name=theme]:checked")?.value).toBe("dark");
});

it("says where the changelog goes and when, and ends it by one press", async () => {
  const container = await draw({}, "en", "UTC");
  const form = container.querySelector("#digest")?.closest("section")?.querySelector("form");
  expect(form?.textContent).toContain("ada@example.org");
  expect(form?.textContent).toContain("LASTGOOD_SMTP_URL");
  expect(form?.querySelector<HTMLInputElement>('input[name="isSubscribed:boolean"]')?.value).toBe("false");
});

it("keeps the theme under the name that pages read it by, and nothing for whoever never chose", () => {
  const chosen = preferenceCookies({ language: "zh-CN", timeZone: null, theme: "dark" });
  expect(chosen.map(({ name, value }) => [name, value])).toEqual([
    [themeCookie, "dark"],
    ["NEXT_LOCALE", "zh-CN"],
  ]);
  expect(preferenceCookies({ language: "zh-CN", timeZone: null, theme: null })).toEqual([]);
});
