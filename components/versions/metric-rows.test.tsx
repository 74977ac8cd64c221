import { render, screen, within } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import { expect, it } from "vitest";
import compare from "#components/messages/en/compare.json" with { type: "json" };
import glossary from "#components/messages/en/glossary.json" with { type: "json" };
import shell from "#components/messages/en/shell.json" with { type: "json" };
import { reportMessageError } from "#components/messages/report-message-error.ts";
import type { ComparedMetric } from "#lib/evaluations/view-schema.ts";
import { aVerdict } from "#lib/testing/candidate-builders.ts";
import { MetricRows } from "./metric-rows.tsx";

const dataset = (revision: string) => ({ name: "digits", revision, sha256: null, split: null });

function aMetric(given: Partial<ComparedMetric> = {}): ComparedMetric {
  return {
    modality: "audio",
    metric: "top1_accuracy",
    comparability: "comparable",
    baseDataset: dataset("1"),
    headDataset: dataset("1"),
    baseValue: 95,
    headValue: 60,
    baseCount: 4000,
    headCount: 3000,
    verdict: aVerdict("regressed", { estimate: -35 }),
    ...given,
  };
}

function draw(metrics: ComparedMetric[]) {
  render(
    <NextIntlClientProvider
      locale="en"
      timeZone="UTC"
      messages={{ compare, glossary, shell }}
      onError={reportMessageError}
    >
      <MetricRows metrics={metrics} names={{ base: "v1.2", head: "v1.4" }} />
    </NextIntlClientProvider>,
  );
}

it("writes both values, the difference with its interval, the smaller count and the verdict's word", () => {
  draw([aMetric()]);
  const row = within(screen.getAllByRole("row")[1]!);
  for (const text of ["95.0%", "60.0%", "\u221235.0 pt", "[\u221236.0, \u221234.0]", "3 000", "Worse"]) {
    expect(row.getByText(text)).toBeDefined();
  }
});

it("gives no difference between different data sets, and says why", () => {
  draw([aMetric({ comparability: "not_comparable", headDataset: dataset("2") })]);
  expect(screen.getByText("Not comparable")).toBeDefined();
  expect(screen.getByText("digits: different data sets")).toBeDefined();
  expect(screen.queryByText(/pt$/)).toBeNull();
});

it("folds away what only one side has, with a dash and no data for the other", () => {
  const oneSided = { baseDataset: null, baseValue: null, baseCount: null, verdict: aVerdict("no_data") };
  draw([aMetric(), aMetric(oneSided)]);
  const folded = screen.getByText("One result on one side only").closest("details")!;
  expect(folded.open).toBe(false);
  expect(within(folded).getByText("–")).toBeDefined();
  expect(within(folded).getByText("No data")).toBeDefined();
});
