import { render, screen } from "@testing-library/react";
import axe from "axe-core";
import { NextIntlClientProvider } from "next-intl";
import type { AbstractIntlMessages } from "next-intl";
import { expect, it, vi } from "vitest";
import { loadMessages } from "#components/messages/load-messages.ts";
import { reportMessageError } from "#components/messages/report-message-error.ts";
import { PhoneScreen } from "./phone-screen.tsx";

vi.mock("#components/shell/screen-frame.tsx", () => ({
  ScreenFrame: ({ children }: { children: React.ReactNode }) => <main>{children}</main>,
}));

type Given = Pick<Parameters<typeof PhoneScreen>[0], "link" | "isLocal">;
const url = "https://lastgood.example.org/en/sign-in/link/secret?next=%2Fen%2Frollbacks%2Fr";

async function draw(given: Given, locale: "en" | "zh-CN" = "en"): Promise<HTMLElement> {
  const messages = (await loadMessages(locale)) as Record<string, AbstractIntlMessages>;
  const facts = {} as Parameters<typeof PhoneScreen>[0]["facts"];
  const rest = { facts, rollback: { id: "r", model: "mm_chat" }, draft: null, idempotencyKey: "k" };
  const { container } = render(
    <NextIntlClientProvider locale={locale} timeZone="UTC" messages={messages} onError={reportMessageError}>
      <PhoneScreen {...rest} {...given} />
    </NextIntlClientProvider>,
  );
  return container;
}

it.each(["en", "zh-CN"] as const)(
  "draws the code and its address without an accessibility fault, in %s",
  async (locale) => {
    const container = await draw({ link: { state: "open", url }, isLocal: true }, locale);
    expect(screen.getByRole("img")).toBeTruthy();
    expect(container.textContent).toContain(url);
    expect(container.textContent).toContain("LASTGOOD_URL");
    const { violations } = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
    expect(violations.map(({ id }) => id)).toEqual([]);
  },
);

it("draws no code that no longer works, and offers another", async () => {
  const container = await draw({ link: { state: "gone" }, isLocal: false });
  expect(screen.queryByRole("img")).toBeNull();
  expect(container.querySelector("[data-local]")).toBeNull();
  expect(screen.getByRole("button").textContent).toBe("Make another code");
  expect(container.querySelector("form")?.getAttribute("action")).toBe("/api/v1/me/hand-over");
});
