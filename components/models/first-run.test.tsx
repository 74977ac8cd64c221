import { render } from "@testing-library/react";
import axe from "axe-core";
import { NextIntlClientProvider } from "next-intl";
import type { AbstractIntlMessages } from "next-intl";
import { expect, it } from "vitest";
import { loadMessages } from "#components/messages/load-messages.ts";
import { reportMessageError } from "#components/messages/report-message-error.ts";
import { FirstRun } from "./first-run.tsx";

async function draw(has: Parameters<typeof FirstRun>[0]["has"], locale: "en" | "zh-CN" = "en") {
  const messages = (await loadMessages(locale)) as Record<string, AbstractIntlMessages>;
  const { container } = render(
    <NextIntlClientProvider locale={locale} timeZone="UTC" messages={messages} onError={reportMessageError}>
      <FirstRun has={has} />
    </NextIntlClientProvider>,
  );
  return container;
}

it.each(["en", "zh-CN"] as const)(
  "numbers what a fresh installation needs and leads to each, in %s",
  async (locale) => {
    const container = await draw({ targets: false, sources: false, versions: false }, locale);
    const links = [...container.querySelectorAll("ol > li a")].map((link) => link.getAttribute("href"));
    expect(links).toEqual([
      `/${locale}/settings/targets`,
      `/${locale}/settings/sources`,
      `/${locale}/models`,
    ]);
    expect(container.textContent).toContain("--sandbox");
    const rules = { "color-contrast": { enabled: false }, "heading-order": { enabled: false } };
    const { violations } = await axe.run(container, { rules });
    expect(violations.map(({ id }) => id)).toEqual(
      ["region"].filter((id) => violations.some((one) => one.id === id)),
    );
  },
);

it("ticks what is done and goes away once everything is", async () => {
  const some = await draw({ targets: true, sources: false, versions: true });
  const states = [...some.querySelectorAll("li")].map(({ dataset }) => dataset["done"]);
  expect(states).toEqual(["true", "false", "true"]);
  expect(some.textContent).toContain("2 of 3 done");
  expect(some.textContent).not.toContain("--sandbox");
  some.remove();
  expect((await draw({ targets: true, sources: true, versions: true })).textContent).toBe("");
});
