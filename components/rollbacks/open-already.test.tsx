import { NextIntlClientProvider } from "next-intl";
import type { AbstractIntlMessages } from "next-intl";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { loadMessages } from "#components/messages/load-messages.ts";
import { OpenAlready } from "./open-already.tsx";

const view = {
  openRollbackId: "0198c0de-0000-7000-8000-000000000001",
  openRollback: { driver: "Ada", startedAt: new Date("2026-11-17T03:14:00Z") },
};

it.each([
  ["en", true, "Join it"],
  ["en", false, "Watch it"],
  ["zh-CN", false, "查看这次回滚"],
] as const)("says who drives since when, and offers what the reader may, in %s", async (locale, can, act) => {
  const messages = (await loadMessages(locale)) as Record<string, AbstractIntlMessages>;
  const drawn = renderToStaticMarkup(
    <NextIntlClientProvider locale={locale} timeZone="UTC" messages={messages}>
      <OpenAlready view={view} canOperate={can} />
    </NextIntlClientProvider>,
  );
  expect(drawn).toContain(act);
  expect(drawn).toContain("Ada");
  expect(drawn).toContain("03:14");
});
