import { renderHook } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import type { ReactNode } from "react";
import { expect, it } from "vitest";
import glossary from "#components/messages/en/glossary.json" with { type: "json" };
import models from "#components/messages/en/models.json" with { type: "json" };
import shell from "#components/messages/en/shell.json" with { type: "json" };
import { reportMessageError } from "#components/messages/report-message-error.ts";
import type { Verdict } from "#lib/evaluations/verdict-schema.ts";
import { aVerdict } from "#lib/testing/candidate-builders.ts";
import type { VersionRow, VersionSeries } from "#lib/targets/view-schema.ts";
import { useVersionWords } from "./version-words.ts";

const names = ["v1.0", "v1.1", "v1.2"];

function aSeries(values: (number | null)[]): VersionSeries {
  const points = values.map((value, index) => ({
    versionId: names[index] ?? "",
    value,
    low: null,
    high: null,
    n: null,
  }));
  const label = null;
  return { modality: "audio", metric: "top1_accuracy", label, unit: "percent", dataset: "digits", points };
}

function aRow(name: string, verdict: Verdict | null): VersionRow {
  const before = names[names.indexOf(name) - 1] ?? null;
  const verdicts = verdict === null ? [] : [{ modality: "audio", verdict }];
  return { version: { id: name }, beforeId: before, verdicts } as unknown as VersionRow;
}

function findingOf(series: VersionSeries, versions: VersionRow[], chosen: string | null = null): string {
  const wrapper = ({ children }: { children: ReactNode }) => (
    <NextIntlClientProvider
      locale="en"
      timeZone="UTC"
      messages={{ models, glossary, shell }}
      onError={reportMessageError}
    >
      {children}
    </NextIntlClientProvider>
  );
  const { result } = renderHook(() => useVersionWords(), { wrapper });
  return result.current({ series, versions, chosen, nameOf: (id) => id }).finding;
}

it("says how the newest evaluated version did against the one before it", () => {
  const rows = [aRow("v1.1", aVerdict("regressed", { estimate: -22.4 })), aRow("v1.2", null)];
  expect(findingOf(aSeries([97, 74.6, null]), rows)).toBe("v1.1 is 22.4\u00a0pt worse than v1.0 on audio");
});

it("says it of the version that is pointed out, and no more than is known", () => {
  const rows = [aRow("v1.1", aVerdict("inconclusive", { estimate: 1 })), aRow("v1.2", aVerdict("improved"))];
  const series = aSeries([90, 91, 99]);
  expect(findingOf(series, rows, "v1.1")).toBe("Cannot tell yet whether v1.1 differs from v1.0 on audio");
  expect(findingOf(series, rows, "v1.0")).toBe("v1.0 has 90.0% on audio");
});

it("never says anything of what was not evaluated", () => {
  expect(findingOf(aSeries([null, null]), [])).toBe("No version was evaluated on this modality");
  expect(findingOf(aSeries([90, 91]), [aRow("v1.1", aVerdict("no_data"))])).toBe("v1.1 has 91.0% on audio");
});
