import { render, screen } from "@testing-library/react";
import axe from "axe-core";
import { NextIntlClientProvider } from "next-intl";
import type { AbstractIntlMessages } from "next-intl";
import { expect, it } from "vitest";
import { loadMessages } from "#components/messages/load-messages.ts";
import { reportMessageError } from "#components/messages/report-message-error.ts";
import type { ProblemView } from "#lib/rollbacks/schema.ts";
import type { Problem } from "#lib/schema/problem.ts";
import type { ProblemReview } from "#lib/targets/review-schema.ts";
import { ProblemForm } from "./problem-form.tsx";
import { reportAt } from "./report-fixture.ts";
import { ReviewNote } from "./review-note.tsx";

const now = new Date("2026-11-17T03:14:00Z");
const { rollback } = reportAt();
const view: ProblemView = {
  model: rollback.model,
  modelTitle: rollback.modelTitle,
  targetId: rollback.targetId,
  targetTitle: rollback.targetTitle,
  suspect: rollback.suspect,
  suspectSince: now,
  baseline: null,
  modalities: ["audio"],
  complaint: null,
  live: [],
  evaluated: [],
  alsoChanged: [],
  freezeHours: 24,
  openRollbackId: null,
  openRollback: null,
  checkedAt: now,
};
const review: ProblemReview = {
  id: rollback.id,
  targetId: rollback.targetId,
  versionId: rollback.suspect.id,
  versionName: "v1.4",
  answer: "not_this_version",
  reason: "The labels came late",
  by: "Ada",
  at: now,
  dueAt: null,
};

type Locale = "en" | "zh-CN";

async function draw(children: React.ReactNode, locale: Locale = "en") {
  const messages = (await loadMessages(locale)) as Record<string, AbstractIntlMessages>;
  const intl = { locale, timeZone: "UTC", messages, onError: reportMessageError };
  return render(<NextIntlClientProvider {...intl}>{children}</NextIntlClientProvider>).container;
}

const form = (given: Partial<Parameters<typeof ProblemForm>[0]> = {}) => (
  <ProblemForm view={view} draft={null} canOperate isDrill={false} idempotencyKey="k" {...given} />
);

it.each(["en", "zh-CN"] as const)("has no accessibility fault in %s", async (locale) => {
  const container = await draw(form(), locale);
  const { violations } = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
  expect(violations.map(({ id }) => id)).toEqual([]);
});

it("lets a person be unsure, and sends the two other answers of the same form elsewhere without a script", async () => {
  await draw(form());
  expect(screen.getByRole("checkbox", { name: "I'm not sure" })).toMatchObject({ value: "not_sure" });
  const address = `/api/v1/targets/${view.targetId}/problem-reviews`;
  for (const [name, value] of [
    ["Watch for 15 min", "watch"],
    ["Not this version", "not_this_version"],
  ] as const) {
    const button = screen.getByRole("button", { name });
    expect([button.getAttribute("name"), button.getAttribute("value")]).toEqual(["answer", value]);
    expect([button.getAttribute("formaction"), button.getAttribute("type")]).toEqual([address, "submit"]);
  }
});

it("offers neither in a fire drill nor to who may not operate", async () => {
  await draw(form({ isDrill: true }));
  await draw(form({ canOperate: false }));
  expect(screen.queryByRole("button", { name: "Not this version" })).toBeNull();
});

it("asks for the reason where that is missing, not for the note of severity 1", async () => {
  const problem: Problem = {
    type: "about:blank",
    title: "Invalid",
    status: 400,
    code: "INVALID",
    detail: "",
    requestId: "r",
    invalidParams: [{ name: "note", reason: "say why it is not this version" }],
  };
  await draw(form({ draft: { values: { answer: "not_this_version", symptoms: ["not_sure"] }, problem } }));
  expect(screen.getAllByText(/Say why it is not this version/).length).toBeGreaterThan(0);
  expect(screen.getByRole("checkbox", { name: "I'm not sure" })).toHaveProperty("checked", true);
});

it.each([
  ["en", review, "Ada looked on 17 Nov 2026, 03:14 UTC: not v1.4. The labels came late"],
  ["en", { ...review, dueAt: now, reason: "" }, "Watched by Ada until 17 Nov 2026, 03:14 UTC."],
  ["zh-CN", { ...review, dueAt: now, reason: "" }, "Ada 正在观察，直到"],
] as const)("says who said what, in %s", async (locale, said, expected) => {
  const container = await draw(<ReviewNote review={said} />, locale);
  // The zone stands behind a space that no line breaks at.
  expect(container.textContent.replaceAll("\u{a0}", " ")).toContain(expected);
});
