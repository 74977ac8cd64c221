import { render, screen, within } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import { expect, it } from "vitest";
import compare from "#components/messages/en/compare.json" with { type: "json" };
import glossary from "#components/messages/en/glossary.json" with { type: "json" };
import shell from "#components/messages/en/shell.json" with { type: "json" };
import { reportMessageError } from "#components/messages/report-message-error.ts";
import type { ComparedMetric, DeltaView } from "#lib/evaluations/view-schema.ts";
import { aVerdict } from "#lib/testing/candidate-builders.ts";
import { DeltaTable } from "./delta-table.tsx";

const dataset = { name: "digits", revision: "1", sha256: null, split: null };

function aMetric(given: Partial<ComparedMetric> = {}): ComparedMetric {
  return {
    modality: "audio",
    metric: "top1_accuracy",
    comparability: "comparable",
    baseDataset: dataset,
    headDataset: dataset,
    baseValue: 95,
    headValue: 60,
    baseCount: 4000,
    headCount: 4000,
    verdict: aVerdict("regressed", { estimate: -35 }),
    ...given,
  };
}

function draw(deltas: (ComparedMetric | null)[]) {
  const version = (name: string) => ({ id: name, shortName: name, name });
  const heads = deltas.map((_, index) => ({ version: version(`v1.${index + 3}`), changed: ["weights"] }));
  const rows = [{ modality: "audio", metric: "top1_accuracy", dataset, baseValue: 95, deltas }];
  const view = { model: { slug: "mm_chat" }, base: version("v1.2"), heads, rows } as unknown as DeltaView;
  render(
    <NextIntlClientProvider
      locale="en"
      timeZone="UTC"
      messages={{ compare, glossary, shell }}
      onError={reportMessageError}
    >
      <DeltaTable view={view} />
    </NextIntlClientProvider>,
  );
  return within(screen.getAllByRole("row")[1]!).getAllByRole("cell");
}

it("writes each version's difference with the verdict's word under its link to the full comparison", () => {
  const [base, first, second] = draw([
    aMetric(),
    aMetric({ verdict: aVerdict("improved", { estimate: 2 }) }),
  ]);
  expect(base?.textContent).toBe("95.0%");
  expect(first?.textContent).toBe("\u221235.0\u00a0ptWorse");
  expect(second?.textContent).toBe("+2.0\u00a0ptBetter");
  expect(screen.getByRole("link", { name: "v1.4" }).getAttribute("href")).toContain("base=v1.2&head=v1.4");
});

it("says no data where a version was not measured, and not comparable on other data, without a number", () => {
  const [, missing, other] = draw([null, aMetric({ comparability: "not_comparable" })]);
  expect(missing?.textContent).toBe("No data");
  expect(other?.textContent).toBe("Not comparable");
});
