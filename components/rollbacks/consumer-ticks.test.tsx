import { render, screen, within } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import { expect, it } from "vitest";
import contracts from "#components/messages/en/contracts.json" with { type: "json" };
import glossary from "#components/messages/en/glossary.json" with { type: "json" };
import rollbacks from "#components/messages/en/rollbacks.json" with { type: "json" };
import type { ConsumerImpact } from "#lib/rollbacks/schema.ts";
import type { ChecklistItem } from "#lib/versions/schema.ts";
import { BundleChecklist } from "./bundle-checklist.tsx";
import { ConsumerTicks } from "./consumer-ticks.tsx";

function impact(name: string, given: Partial<ConsumerImpact>): ConsumerImpact {
  const none = { modalities: [], lostFields: [], gainedFields: [], changes: [] };
  return { ...none, consumerId: name, name, breaks: false, isKnown: true, level: "should_know", ...given };
}

const unit: ConsumerImpact["changes"][number] = {
  side: "response",
  field: "score",
  code: "unit_changed",
  severity: "breaking",
  silent: true,
  before: "percent",
  after: "probability",
  modalities: [],
};

function show(element: React.ReactElement) {
  return render(
    <NextIntlClientProvider locale="en" timeZone="UTC" messages={{ rollbacks, glossary, contracts }}>
      {element}
    </NextIntlClientProvider>,
  );
}

it("asks to tick what breaks without a lost field, and tells what is not known", () => {
  show(
    <ConsumerTicks
      version="v1.2"
      read={[]}
      consumers={[
        impact("Forms", { breaks: true, changes: [unit] }),
        impact("Search", { lostFields: ["alternatives"] }),
        impact("Archive", { isKnown: false }),
        impact("Widget", {}),
      ]}
    />,
  );
  const [tick, ...others] = screen.getAllByRole("checkbox");
  expect(others).toEqual([]);
  expect(tick?.closest("label")?.textContent).toContain("Forms breaks with v1.2.");
  expect(screen.getByText(/has another unit or scale/u).closest("li")?.textContent).toBe(
    "Breaking Answer score has another unit or scale: percent → probability",
  );
  expect(screen.getByText(/Search reads/u)).toBeDefined();
  expect(screen.getByText("Archive:").closest("p")?.textContent).toContain("is not known");
  expect(screen.queryByText(/Widget/u)).toBeNull();
});

it("puts what the bundle does not record before what comes back", () => {
  const item = (name: ChecklistItem["item"], status: ChecklistItem["status"]): ChecklistItem => ({
    item: name,
    component: "postprocessing",
    status,
  });
  const { container } = show(
    <BundleChecklist
      version="v1.2"
      checklist={[
        item("weights", "restored"),
        item("label_map", "unchanged"),
        item("cache_key", "not_recorded"),
      ]}
    />,
  );
  const parts = [...container.querySelectorAll("[data-checklist]")];
  expect(parts.map((part) => part.getAttribute("data-checklist"))).toEqual([
    "not_recorded",
    "restored",
    "unchanged",
  ]);
  const [missing] = parts;
  expect(missing instanceof HTMLElement && within(missing).getByText("Cache key")).toBeTruthy();
});
