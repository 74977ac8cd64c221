import { render, screen } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import { expect, it, vi } from "vitest";
import { loadMessages } from "#components/messages/load-messages.ts";
import { reportMessageError } from "#components/messages/report-message-error.ts";
import type { KnownDataset } from "#lib/evaluations/dataset-schema.ts";
import { DatasetsScreen } from "./datasets-screen.tsx";

vi.mock("#components/settings/settings-frame.tsx", () => ({
  SettingsFrame: ({ children }: { children: React.ReactNode }) => <main>{children}</main>,
}));

const at = new Date("2026-11-17T04:00:00Z");

function known(name: string, revision: string, mostAnswers: number): KnownDataset {
  return {
    dataset: { name, revision, sha256: null, split: "test" },
    modalities: ["text"],
    metrics: ["top1_accuracy"],
    versionCount: 1,
    evaluationCount: 2,
    withItemsCount: 2,
    mostAnswers,
    lastRanAt: at,
    lastImport: { at, by: "ci", source: "ci" },
  };
}

const weeks = [known("weekly", "w3", 500), known("weekly", "w2", 500), known("weekly", "w1", 400)];

async function draw(datasets: readonly KnownDataset[]) {
  const messages = await loadMessages("en");
  const model = { slug: "mm_chat", title: "Chat" } as never;
  render(
    <NextIntlClientProvider locale="en" timeZone="UTC" messages={messages} onError={reportMessageError}>
      <DatasetsScreen facts={{} as never} models={[model]} model="mm_chat" datasets={datasets} />
    </NextIntlClientProvider>,
  );
}

it("says once that the contents of one name are not comparable, and lists each", async () => {
  await draw([known("gold", "1", 900), ...weeks]);
  const rows = screen.getAllByRole("row").slice(1);
  expect(rows).toHaveLength(2);
  expect(screen.getByText(/known on 2 datasets/)).toBeTruthy();
  const weekly = rows[1]?.textContent ?? "";
  expect(weekly.match(/not comparable/g)).toHaveLength(1);
  expect(weekly).toContain("3 contents");
  for (const { dataset } of weeks) expect(weekly).toContain(`revision ${dataset.revision}`);
  expect(weekly).toContain("400–500");
  expect(rows[0]?.textContent).not.toContain("contents");
});

it("tells contents of another split apart", async () => {
  const [first] = weeks;
  if (first === undefined) throw new Error("no week");
  await draw([first, { ...first, dataset: { ...first.dataset, split: "train" } }]);
  expect(screen.getAllByRole("row").slice(1)).toHaveLength(2);
});
