import { render, screen } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import type { AbstractIntlMessages } from "next-intl";
import { expect, it } from "vitest";
import { loadMessages } from "#components/messages/load-messages.ts";
import { reportMessageError } from "#components/messages/report-message-error.ts";
import type { FormDraft } from "#components/rollbacks/form-draft.ts";
import type { NoticeDraft } from "#lib/notifications/schema.ts";
import { alignDraft, draftOfNotice } from "./align-draft.ts";
import { NoticeFields } from "./notice-fields.tsx";

const start = new Date("2026-11-17T04:00:00Z");
const dayMs = 24 * 3_600_000;

const noticeOf = (consumerId: string, now = start): NoticeDraft => ({
  consumerId,
  consumerName: consumerId,
  language: "en",
  modalities: ["audio"],
  lostFields: [],
  subject: `to ${consumerId}`,
  body: `for ${consumerId}`,
  ask: "action",
  deadline: new Date(now.getTime() + dayMs),
  isTouched: true,
  channels: [],
  other: { language: "zh-CN", subject: "", body: "" },
});

const refused: FormDraft = {
  values: {
    notices: ["archive", "forms", "search"].map((consumerId) => ({
      consumerId,
      subject: `written to ${consumerId}`,
      body: "text",
      ask: "fyi",
      isSent: true,
    })),
  },
  problem: {
    type: "about:blank",
    title: "Invalid",
    status: 400,
    code: "INVALID",
    detail: "",
    requestId: "r",
    invalidParams: [{ name: "notices.1.deadline", reason: "this time is past" }],
  },
};

async function messagesOf() {
  return (await loadMessages("en")) as Record<string, AbstractIntlMessages>;
}

it("keeps the chosen time chosen when the page is drawn anew, though every time has moved on", async () => {
  const messages = await messagesOf();
  const at = (now: Date) => (
    <NextIntlClientProvider locale="en" timeZone="UTC" messages={messages} onError={reportMessageError}>
      <NoticeFields index={0} notice={noticeOf("archive", now)} draft={null} errors={[]} now={now} />
    </NextIntlClientProvider>
  );
  const { rerender } = render(at(start));
  const select = screen.getByLabelText<HTMLSelectElement>("By when");
  expect(select.value).toBe(JSON.stringify(new Date(start.getTime() + dayMs).toISOString()));
  const later = new Date(start.getTime() + 20_000);
  rerender(at(later));
  expect(select.value).toBe(JSON.stringify(new Date(later.getTime() + dayMs).toISOString()));
});

it("gives each consumer what was written to it, in whatever order the messages are drawn", () => {
  const drawn = ["search", "archive", "new", "forms"].map((id) => noticeOf(id));
  const aligned = alignDraft(refused, drawn);
  const subjects = ["written to search", "written to archive", undefined, "written to forms"];
  expect(aligned?.values["notices"]).toEqual(
    subjects.map((subject) => (subject === undefined ? undefined : expect.objectContaining({ subject }))),
  );
  expect(aligned?.problem.invalidParams).toEqual([
    { name: "notices.3.deadline", reason: "this time is past" },
  ]);
  expect(draftOfNotice(aligned, 2)).toBeNull();
  expect(draftOfNotice(aligned, 3)).toBe(aligned);
});

it("names no field where the refused message's consumer is no longer among them", () => {
  const aligned = alignDraft(refused, [noticeOf("archive")]);
  expect(aligned?.problem.invalidParams).toEqual([{ name: "notices", reason: "this time is past" }]);
});

it("says why a consumer is told of whom neither a modality nor a field tells it", async () => {
  const messages = await messagesOf();
  const notice = { ...noticeOf("archive"), modalities: [] };
  const { container } = render(
    <NextIntlClientProvider locale="en" timeZone="UTC" messages={messages} onError={reportMessageError}>
      <NoticeFields index={0} notice={notice} draft={null} errors={[]} now={start} />
    </NextIntlClientProvider>,
  );
  expect(container.querySelector(".why")?.textContent).toContain("What comes back or goes away");
});
