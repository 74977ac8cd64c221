import { render, screen, within } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import { expect, it } from "vitest";
import rollbacks from "#components/messages/en/rollbacks.json" with { type: "json" };
import glossary from "#components/messages/en/glossary.json" with { type: "json" };
import type { ChangeKind, ChangelogEntry } from "#lib/versions/schema.ts";
import { BackAndLost } from "./consequences.tsx";

function entry(kind: ChangeKind, en: string): ChangelogEntry {
  const at = new Date("2026-09-01T00:00:00Z");
  const ids = { id: en, versionId: "v", rollbackId: null };
  const version = {
    model: "mm_digits",
    versionName: "v1.4",
    versionShortName: "v1.4",
    withdrawn: false,
    withdrawnAt: null,
  };
  const text = { en, "zh-CN": null };
  return {
    ...ids,
    ...version,
    kind,
    text,
    modality: "image",
    audience: "",
    action: null,
    breaking: false,
    publishedAt: at,
    updatedAt: at,
    isDraft: false,
  };
}

it("says of a fix that comes undone that it is no longer so, and leaves a known issue as it was written", () => {
  render(
    <NextIntlClientProvider locale="en" timeZone="UTC" messages={{ rollbacks, glossary }}>
      <BackAndLost
        comesBack={[entry("fixed", "Dark digits are read."), entry("known_issue", "Noise is misheard.")]}
        isLost={[entry("added", "Captions are longer.")]}
      />
    </NextIntlClientProvider>,
  );
  const rows = screen
    .getAllByRole("listitem")
    .map((row) => within(row).getByText(/\./).closest("li")?.textContent);
  expect(rows[0]).toContain("No longer so: Dark digits are read.");
  expect(rows[1]).not.toContain("No longer so");
  expect(rows[2]).not.toContain("No longer so");
});
