import { render, screen } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import type { AbstractIntlMessages } from "next-intl";
import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { loadMessages } from "#components/messages/load-messages.ts";
import { reportMessageError } from "#components/messages/report-message-error.ts";
import { routing } from "#components/messages/routing.ts";
import { RecoveryFigures } from "#components/rollouts/recovery-figures.tsx";
import { engineReason } from "#lib/audit/core/engine-reason.ts";
import type { ReportNarrative } from "#lib/rollbacks/narrative-schema.ts";
import type { RollbackReport } from "#lib/rollbacks/schema.ts";
import { recoverySeries } from "#lib/rollouts/core/recovery-series.ts";
import type { RecoveryView } from "#lib/rollouts/recovery-schema.ts";
import { englishLeft } from "#lib/testing/english-left.ts";
import { NarrativeSection } from "./narrative-section.tsx";
import { reportAt } from "./report-fixture.ts";
import { useReportMarkdown } from "./report-markdown.ts";
import { ReportTimeline } from "./report-timeline.tsx";

/** As the server draws it: the picture alone, before any script. */
async function drawn(children: ReactNode): Promise<HTMLElement> {
  const messages = (await loadMessages("en")) as Record<string, AbstractIntlMessages>;
  const page = document.createElement("main");
  page.innerHTML = renderToStaticMarkup(
    <NextIntlClientProvider locale="en" timeZone="Asia/Shanghai" messages={messages}>
      {children}
    </NextIntlClientProvider>,
  );
  return page;
}

async function inLanguage(locale: string, children: ReactNode) {
  const messages = (await loadMessages(locale as "en")) as Record<string, AbstractIntlMessages>;
  return render(
    <NextIntlClientProvider
      locale={locale}
      timeZone="Asia/Shanghai"
      messages={messages}
      onError={reportMessageError}
    >
      {children}
    </NextIntlClientProvider>,
  );
}

const written: ReportNarrative = {
  rollbackId: "0198c0de-0000-7000-8000-000000000100",
  language: "zh-CN",
  text: "# 原因\n\n音频变差。",
  followUps: [{ text: "补充用例", owner: "", due: "2026-12-01" }],
  revision: 2,
  editedAt: new Date("2026-11-17T04:00:00Z"),
  editedBy: "Ada",
  approvedAt: null,
  approvedBy: null,
  publishedAt: null,
  publishedBy: null,
};
const form = { draft: null, canOperate: true, idempotencyKey: "key" };

function Markdown({ report }: { report: RollbackReport }) {
  return <pre>{useReportMarkdown(report, "Title")}</pre>;
}

it.each(routing.locales)(
  "gives every part of the report as Markdown, what is empty included, in %s",
  async (locale) => {
    const { container } = await inLanguage(locale, <Markdown report={reportAt()} />);
    const text = container.textContent;
    expect(text.match(/^## /gm)).toHaveLength(8);
    expect(text).not.toMatch(/undefined|null|NaN|report\.[a-z]/);
    expect(text).toContain("UTC+8");
    expect(text).toContain("12\u202f000");
    expect(text).toContain(locale === "en" ? "Not recorded" : "未记录");
    // What people wrote cannot become a table's cell or a page's element.
    expect(text).toContain("Audio \\| &lt;b>bad&lt;/b>");
  },
);

it("says that the words are drafted until somebody writes, and then whose they are and in which language", async () => {
  const { rerender, container } = await inLanguage("en", <NarrativeSection report={reportAt()} {...form} />);
  expect(container.querySelector("[data-narrative=drafted]")).not.toBeNull();
  expect(container.querySelector(".narr")?.textContent).toContain("rolled back from v1.4 to v1.2");
  rerender(<p />);
  await inLanguage("en", <NarrativeSection report={reportAt({ narrative: written })} {...form} />);
  expect(screen.getByText(/Written by a person: Ada/).textContent).toContain("Chinese");
  expect(screen.getAllByText("音频变差。")[0]?.closest("[lang]")?.getAttribute("lang")).toBe("zh-CN");
  expect(screen.getByRole("button", { name: "Approve this text" })).toBeDefined();
  expect(screen.queryByRole("button", { name: "Publish to the changelog" })).toBeNull();
});

it("keeps what a person wrote when somebody else saved first, beside what is saved now", async () => {
  const problem = { code: "PRECONDITION_FAILED", detail: "", invalidParams: [], requestId: "r", status: 412 };
  const draft = { values: { text: "My words.", language: "en", followUps: [] }, problem: problem as never };
  const report = reportAt({ narrative: written });
  const { container } = await inLanguage("en", <NarrativeSection report={report} {...form} draft={draft} />);
  expect(container.querySelector("textarea")?.value).toBe("My words.");
  expect(container.querySelector<HTMLDetailsElement>("details.disclosure")?.open).toBe(true);
  expect(screen.getByRole("alert").textContent).toContain("Somebody saved another text meanwhile");
  expect(screen.getByText("音频变差。")).toBeDefined();
  const revision = container.querySelector<HTMLInputElement>(
    'form[action$="/narrative"] [name^=expectedRevision]',
  );
  expect(revision?.value).toBe("2");
});

it("speaks Chinese, in the words of the product's own reasons too", async () => {
  const given = reportAt();
  const [line] = given.timeline;
  if (line === undefined) throw new Error("the report of the test has a timeline");
  const timeline = [...given.timeline, { ...line, reason: engineReason("router_went_back") }];
  const report = { ...given, timeline };
  const { container } = await inLanguage(
    "zh-CN",
    <>
      <ReportTimeline report={report} />
      <NarrativeSection report={report} {...form} />
    </>,
  );
  expect(englishLeft(container)).toEqual([]);
});

it("marks what a person did, what the product did by itself, and leads to what each rests on", async () => {
  await inLanguage("en", <ReportTimeline report={reportAt()} />);
  const [started, confirmed, edited] = screen.getAllByRole("listitem");
  expect(started?.textContent).toContain("Ada (a person)");
  expect(confirmed?.textContent).toContain("25% · rollout engine (by itself)");
  expect(edited?.querySelector("a")?.getAttribute("href")).toMatch(/\/report#narrative$/);
});

it("draws the complaint with its interval, and says so where there is nothing to compare", async () => {
  const from = new Date("2026-11-17T03:20:00Z");
  const counts = { modality: "audio", requests: 100, errors: 0, at: from.getTime() } as const;
  const samples = [0, 1, 2].flatMap((step) => [
    { ...counts, at: counts.at + step * 60_000, correct: 96, wrong: 4, side: "restored" as const },
    { ...counts, at: counts.at + step * 60_000, correct: 70, wrong: 30, side: "other" as const },
  ]);
  const span = { fromAt: from.getTime(), untilAt: from.getTime() + 180_000, stepMs: 60_000 };
  const series = recoverySeries({ modality: "audio", metric: "top1_accuracy", samples, ...span });
  const view: RecoveryView = {
    rolloutId: "r",
    from,
    until: new Date(span.untilAt),
    comparedWith: "control",
    arms: [],
    armsUntil: new Date(0),
    series: [series],
    stages: [{ share: 25, at: from }],
  };
  const names = { from: "v1.4", to: "v1.2" };
  const page = await drawn(<RecoveryFigures recovery={view} names={names} />);
  expect(page.querySelector("h3")?.textContent).toBe("Audio: v1.2 is 26.0 points better than v1.4");
  expect(page.querySelectorAll("svg.plot path[d]").length).toBeGreaterThanOrEqual(4);
  const empty = await drawn(<RecoveryFigures recovery={null} names={names} />);
  expect(empty.textContent).toContain("No comparison");
});
