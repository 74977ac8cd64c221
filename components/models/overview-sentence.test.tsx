import { render } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import type { AbstractIntlMessages } from "next-intl";
import { expect, it } from "vitest";
import { loadMessages } from "#components/messages/load-messages.ts";
import { reportMessageError } from "#components/messages/report-message-error.ts";
import type { OverviewModel, OverviewView } from "#lib/rollbacks/overview-schema.ts";
import { OverviewSentence } from "./overview-sentence.tsx";

const checkedAt = new Date("2026-11-26T15:25:00Z");
const due = new Date("2026-11-26T15:40:00Z");

type Given = { readonly state: "degraded" | "healthy"; readonly dueAt?: Date | null };

/** Only what the sentence reads. */
function aModel({ state, dueAt }: Given): OverviewModel {
  const target = dueAt === undefined ? {} : { review: { dueAt } };
  return { state, target, modalities: [], rollback: null } as unknown as OverviewModel;
}

async function say(models: readonly Given[], { needsAttention = 0, locale = "en" } = {}): Promise<string> {
  const messages = (await loadMessages(locale === "en" ? "en" : "zh-CN")) as Record<
    string,
    AbstractIntlMessages
  >;
  const view = { checkedAt, needsAttention, models: models.map(aModel) } as unknown as OverviewView;
  const { container } = render(
    <NextIntlClientProvider locale={locale} timeZone="UTC" messages={messages} onError={reportMessageError}>
      <OverviewSentence view={view} />
    </NextIntlClientProvider>,
  );
  return container.querySelector("h1")?.textContent ?? "";
}

it("says that nothing needs anybody only where nothing is degraded", async () => {
  expect(await say([{ state: "healthy" }])).toMatch(/^Nothing needs you\./);
  expect(await say([{ state: "degraded" }], { needsAttention: 1 })).toMatch(/^Your model needs you\./);
});

it("says until when what is degraded is being watched", async () => {
  const models = [{ state: "healthy" }, { state: "degraded", dueAt: due }] as const;
  expect(await say(models)).toMatch(/^One model is degraded and being watched until .*15:40.*\./);
  expect(await say(models, { locale: "zh-CN" })).toMatch(/^1 个模型质量下降，正在观察，直到 .*15:40/);
});

it.each([null, new Date("2026-11-26T15:20:00Z")])(
  "says that somebody looked where no watch runs: %s",
  async (dueAt) => {
    expect(await say([{ state: "degraded", dueAt }])).toMatch(/^One model is degraded: somebody has looked/);
  },
);
