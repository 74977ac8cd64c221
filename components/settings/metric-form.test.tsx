import { render, screen, within } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import { expect, it } from "vitest";
import errors from "#components/messages/en/errors.json" with { type: "json" };
import glossary from "#components/messages/en/glossary.json" with { type: "json" };
import settings from "#components/messages/en/settings.json" with { type: "json" };
import shell from "#components/messages/en/shell.json" with { type: "json" };
import { reportMessageError } from "#components/messages/report-message-error.ts";
import { effectiveMetrics } from "#lib/models/core/metric-change.ts";
import type { EffectiveMetric, JudgingSettings } from "#lib/models/judging-schema.ts";
import { MetricForm } from "./metric-form.tsx";
import { MetricTable } from "./metric-table.tsx";

const changed: JudgingSettings = {
  own: [],
  overrides: [
    { metric: "wer", minimumEffect: { kind: "relative", value: 0.05 }, twoSided: true },
    { metric: "bleu", enabled: false },
  ],
  ranking: null,
};
const metrics: EffectiveMetric[] = effectiveMetrics(changed).map((metric) => ({
  ...metric,
  lastChange: null,
}));

function metricOf(id: string): EffectiveMetric {
  const found = metrics.find(({ entry }) => entry.id === id);
  if (found === undefined) throw new Error(`no metric ${id}`);
  return found;
}

function draw(children: React.ReactNode) {
  const { container } = render(
    <NextIntlClientProvider
      locale="en"
      timeZone="UTC"
      messages={{ errors, glossary, settings, shell }}
      onError={reportMessageError}
    >
      {children}
    </NextIntlClientProvider>,
  );
  return container;
}

function sent(container: HTMLElement): Record<string, FormDataEntryValue[]> {
  const form = container.querySelector("form");
  if (form === null) throw new Error("no form");
  const data = new FormData(form);
  return Object.fromEntries([...new Set(data.keys())].map((name) => [name, data.getAll(name)]));
}

it("sends a metric back as it is judged, with the revision that it was drawn from", () => {
  const container = draw(
    <MetricForm model="mm_chat" metric={metricOf("wer")} revision={3} draft={null} idempotencyKey="key" />,
  );
  expect(sent(container)).toMatchObject({
    metric: ["wer"],
    "expectedRevision:number": ["3"],
    direction: ["two_sided"],
    "minimumEffect.kind": ["relative"],
    "minimumEffect.value:number": ["0.05"],
    "modalities[]": ["audio"],
    "enabled:boolean": ["true"],
    "range.minimum:number": ["0"],
    "range.maximum:number": [""],
    reason: [""],
  });
});

it("keeps what was typed and names each refused field in the summary and beside it", () => {
  const problem = {
    type: "about:blank",
    title: "Invalid",
    status: 400,
    code: "INVALID" as const,
    detail: "two",
    requestId: "r",
    invalidParams: [
      { name: "minimumEffect.value", reason: "is too large" },
      { name: "reason", reason: "say why" },
    ],
  };
  const values = { metric: "digit_margin", enabled: false, minimumEffect: { kind: "absolute", value: 500 } };
  const container = draw(
    <MetricForm
      model="mm_chat"
      metric={null}
      revision={0}
      draft={{ values, problem }}
      idempotencyKey="key"
    />,
  );
  const summary = screen.getByRole("alert");
  expect(within(summary).getAllByRole("link")).toHaveLength(2);
  expect(screen.getByLabelText(/Minimum effect/).getAttribute("aria-invalid")).toBe("true");
  expect(sent(container)).toMatchObject({
    metric: ["digit_margin"],
    "enabled:boolean": ["false"],
    "minimumEffect.value:number": ["500"],
  });
});

it("says in the table what is changed from the catalogue and what is not judged", () => {
  draw(<MetricTable model="mm_chat" metrics={[metricOf("wer"), metricOf("bleu")]} opened="wer" />);
  const [wer, bleu] = screen.getAllByRole("row").slice(1);
  expect(wer?.textContent).toContain("5% of the baseline instead of 0.5 pt");
  expect(wer?.textContent).toContain("Changed");
  expect(bleu?.textContent).toContain("Changed, not judged");
});
