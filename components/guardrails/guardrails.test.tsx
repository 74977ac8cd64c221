import { render } from "@testing-library/react";
import axe from "axe-core";
import { NextIntlClientProvider } from "next-intl";
import type { AbstractIntlMessages } from "next-intl";
import { expect, it, vi } from "vitest";
import { loadMessages } from "#components/messages/load-messages.ts";
import { reportMessageError } from "#components/messages/report-message-error.ts";
import type { BackTest, BackTestRun } from "#lib/rollouts/back-test-schema.ts";
import { modelGuardrails } from "#lib/rollouts/core/model-guardrails.ts";
import { GuardrailsScreen } from "./guardrails-screen.tsx";

vi.mock("#components/settings/settings-frame.tsx", () => ({
  SettingsFrame: ({ children }: { children: React.ReactNode }) => <main>{children}</main>,
}));

type Props = Parameters<typeof GuardrailsScreen>[0];

const now = new Date("2026-11-17T04:00:00Z");
const id = "0198d6a0-0000-7000-8000-000000000001";
const model = { slug: "mm_chat", title: "Chat", modalities: ["image", "audio"] as const };
const run = (given: Partial<BackTestRun>): BackTestRun => ({
  rollbackId: id,
  rolloutId: id,
  targetTitle: "Production",
  versionName: "mm_chat_v1.2",
  startedAt: now,
  outcome: "passed",
  by: null,
  fate: { kind: "good", told: "kept" },
  ...given,
});
const backTest: BackTest = {
  from: now,
  to: now,
  runs: [
    run({
      versionName: "mm_chat_v1.3",
      outcome: "stopped",
      by: { role: "deterioration", modality: "audio", share: 25, at: now },
      fate: { kind: "bad", told: "marked_bad" },
    }),
    run({}),
    run({ versionName: "mm_chat_v1.1", outcome: "no_data" }),
  ],
  counts: { read: 2, noData: 1, stopped: 1, rightly: 1, wrongly: 0, untold: 0, held: 0, missed: 0 },
};
const usual = {
  facts: {},
  view: {
    models: [model],
    judging: {
      model,
      metrics: { model: "mm_chat", revision: 2, metrics: [] },
      history: { items: [], nextCursor: null },
    },
    canChange: true,
  },
  guardrails: modelGuardrails(model, { own: [], overrides: [], ranking: null, revision: 2 }),
  backTest,
  tried: null,
  isTriedWrong: false,
  draft: null,
  idempotencyKey: "key",
  isSaved: false,
} as unknown as Props;

async function draw(given: Partial<Props> = {}, locale: "en" | "zh-CN" = "en") {
  const messages = (await loadMessages(locale)) as Record<string, AbstractIntlMessages>;
  const { container } = render(
    <NextIntlClientProvider locale={locale} timeZone="UTC" messages={messages} onError={reportMessageError}>
      <GuardrailsScreen {...usual} {...given} />
    </NextIntlClientProvider>,
  );
  return container;
}

function sent(container: HTMLElement) {
  const form = container.querySelector<HTMLFormElement>('form[action="/api/v1/models/mm_chat/guardrails"]');
  if (form === null) throw new Error("no form");
  return Object.fromEntries(new FormData(form));
}

it.each(["en", "zh-CN"] as const)(
  "says what the limits would have done and how it is told, in %s",
  async (locale) => {
    const container = await draw({}, locale);
    const outcomes = [...container.querySelectorAll<HTMLElement>("[data-outcome]")];
    expect(outcomes.map(({ dataset }) => [dataset["outcome"], dataset["fate"]])).toEqual([
      ["stopped", "bad"],
      ["passed", "good"],
      ["no_data", "good"],
    ]);
    const found = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
    expect(found.violations.map(({ id: rule }) => rule)).toEqual([]);
  },
);

it("puts the figure into the sentence of the screen", async () => {
  const container = await draw();
  expect(container.querySelector("h1")?.textContent).toContain(
    "would have stopped 1 of 2 rollouts, 1 rightly",
  );
});

it("never calls missing counts a pass", async () => {
  const counts = { ...backTest.counts, read: 0, stopped: 0, rightly: 0, noData: 3 };
  const container = await draw({ backTest: { ...backTest, counts } });
  expect(container.querySelector("h1")?.textContent).toContain("has counts to try the limits on");
  expect(container.querySelector("[data-outcome=no_data]")?.textContent).toContain("No data");
});

it("tries what is typed with a plain form that changes nothing, and saves on the revision that was drawn", async () => {
  const tried = [{ role: "deterioration", modality: "audio", limit: 1.5, action: "hold" }] as const;
  const container = await draw({ tried: [...tried] });
  expect(sent(container)).toMatchObject({
    "expectedRevision:number": "2",
    "rules[2].role": "deterioration",
    "rules[2].modality": "audio",
    "rules[2].limit:number": "1.5",
    "rules[2].action": "hold",
    reason: "",
  });
  const attempt = container.querySelector("button[formmethod=get]");
  expect(attempt?.getAttribute("formaction")).toBe("/en/settings/guardrails#back-test");
});

it("does not offer a stop where it only compares with another time", async () => {
  const container = await draw();
  const parity = container.querySelector("[data-guardrail=parity_audio] select");
  expect([...(parity?.querySelectorAll("option") ?? [])].map(({ value }) => value)).toEqual(["hold", "tell"]);
});

it("shows the limits without a form to whoever may not change them", async () => {
  const container = await draw({ view: { ...usual.view, canChange: false } });
  expect(container.querySelector("form")).toBeNull();
  expect(container.querySelectorAll("dl.facts dt")).toHaveLength(5);
});
