import { render, screen, within } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import type { ReactNode } from "react";
import { expect, it } from "vitest";
import glossary from "#components/messages/en/glossary.json" with { type: "json" };
import models from "#components/messages/en/models.json" with { type: "json" };
import shell from "#components/messages/en/shell.json" with { type: "json" };
import { reportMessageError } from "#components/messages/report-message-error.ts";
import type { ModelView, VersionRow } from "#lib/targets/view-schema.ts";
import { aVerdict, aVersion } from "#lib/testing/candidate-builders.ts";
import { readModelLook } from "./model-address.ts";
import { VersionList } from "./version-list.tsx";
import { VersionTable } from "./version-table.tsx";

function aRow(number: number, given: Partial<VersionRow> = {}): VersionRow {
  return {
    version: aVersion(number),
    state: "retired",
    share: 0,
    served: null,
    beforeId: aVersion(number - 1).id,
    changed: ["weights"],
    notRecorded: [],
    verdicts: [],
    changeTitle: { en: `Change ${number}`, "zh-CN": null },
    ...given,
  };
}

function renderInEnglish(children: ReactNode) {
  render(
    <NextIntlClientProvider
      locale="en"
      timeZone="UTC"
      messages={{ glossary, models, shell }}
      onError={reportMessageError}
    >
      {children}
    </NextIntlClientProvider>,
  );
}

function draw(rows: VersionRow[]) {
  renderInEnglish(<VersionTable model="mm_chat" rows={rows} />);
  return screen.getAllByRole("row").slice(1);
}

it("says per version what it is, what changed, and the worst of how it did", () => {
  const worse = { modality: "audio", verdict: aVerdict("regressed", { estimate: -35 }) } as const;
  const better = { modality: "image", verdict: aVerdict("improved", { modality: "image" }) } as const;
  const [bad, first] = draw([
    aRow(2, { state: "known_bad", verdicts: [better, worse] }),
    aRow(1, { state: "not_served", beforeId: null, changed: [] }),
  ]);
  expect(within(bad!).getByText("Known bad")).toBeDefined();
  expect(within(bad!).getByText("audio worse")).toBeDefined();
  expect(bad?.querySelector("title")?.textContent).toBe("Changed: Weights");
  expect(within(first!).getByText("First version")).toBeDefined();
  expect(within(first!).getByText("No data")).toBeDefined();
  expect(within(first!).getByText("Registered, not served")).toBeDefined();
});

it("marks the rows that serve and writes how long", () => {
  const from = new Date("2026-11-01T00:00:00Z");
  const [row] = draw([
    aRow(3, { state: "degraded", share: 100, served: { from, until: null, times: 2, servedMs: 7_200_000 } }),
  ]);
  expect(row?.className).toBe("sel");
  expect(row?.textContent).toContain("now, twice, 2\u00a0h");
  expect(within(row!).getByText("100%")).toBeDefined();
});

it.each([
  { rows: "", shown: 50, links: 1 },
  { rows: "all", shown: 60, links: 0 },
])("begins with the first versions and leads to all of them: %j", ({ rows, shown, links }) => {
  const versions = Array.from({ length: 60 }, (_, index) => aRow(60 - index));
  const view = { model: { slug: "mm_chat" }, versions } as unknown as ModelView;
  renderInEnglish(<VersionList view={view} look={readModelLook({ rows, only: "not_served" })} />);
  expect(screen.getAllByRole("row")).toHaveLength(shown + 1);
  const led = screen.queryAllByRole("link", { name: "Show all 60 versions" });
  expect(led.map((link) => link.getAttribute("href"))).toEqual(
    Array.from({ length: links }, () => "/en/models/mm_chat?only=not_served&rows=all"),
  );
});
