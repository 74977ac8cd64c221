import { renderHook } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import type { AbstractIntlMessages } from "next-intl";
import type { ReactNode } from "react";
import { expect, it } from "vitest";
import { loadMessages } from "#components/messages/load-messages.ts";
import { reportMessageError } from "#components/messages/report-message-error.ts";
import { routing } from "#components/messages/routing.ts";
import { FailureCode } from "#lib/schema/failure-reason.ts";
import { useFailureWords } from "./failure-words.ts";

async function wordsIn(locale: (typeof routing.locales)[number]) {
  const messages = (await loadMessages(locale)) as Record<string, AbstractIntlMessages>;
  const wrapper = ({ children }: { children: ReactNode }) => (
    <NextIntlClientProvider locale={locale} timeZone="UTC" messages={messages} onError={reportMessageError}>
      {children}
    </NextIntlClientProvider>
  );
  const { result } = renderHook(() => useFailureWords(), { wrapper });
  return { say: result.current, known: messages["failures"] };
}

it.each(routing.locales)(
  "has a sentence for every code in %s, and none for anything else",
  async (locale) => {
    const { say, known } = await wordsIn(locale);
    expect(Object.keys(known ?? {})).toEqual(FailureCode.options);
    const said = FailureCode.options.map((code) => say({ code, facts: {} }));
    expect(new Set(said).size).toBe(FailureCode.options.length);
    for (const sentence of said) expect(sentence).toMatch(locale === "en" ? /\.$/ : /。$/);
  },
);

it("tells apart what a status asks a person to do, with the status", async () => {
  const { say } = await wordsIn("zh-CN");
  const token = say({ code: "answered", facts: { status: 401, advice: "token" } });
  expect(token).toContain("401");
  expect(token).toContain("令牌");
  expect(say({ code: "answered", facts: { status: 503, advice: "broken" } })).not.toContain("令牌");
});

it.each([null, undefined, {}, { code: "of a later product" }, "text"])(
  "says of %s that it has no words of its own",
  async (why) => {
    const { say } = await wordsIn("en");
    expect(say(why)).toBe(say({ code: "unknown", facts: {} }));
  },
);
