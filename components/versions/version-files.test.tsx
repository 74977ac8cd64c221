import { render } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import { expect, it } from "vitest";
import glossary from "#components/messages/en/glossary.json" with { type: "json" };
import versions from "#components/messages/en/versions.json" with { type: "json" };
import { reportMessageError } from "#components/messages/report-message-error.ts";
import type { Component } from "#lib/versions/schema.ts";
import { VersionFiles } from "./version-files.tsx";

type Result = NonNullable<Component["check"]>["result"];

function aComponent(kind: Component["kind"], result: Result | null): Component {
  const at = new Date("2026-10-03T12:00:00Z");
  const check = result === null ? null : { at, result, detail: null };
  return { kind, recorded: true, uri: null, sha256: null, size: null, content: null, check };
}

function said(...components: Component[]): string {
  const messages = { glossary, versions };
  const { container } = render(
    <NextIntlClientProvider locale="en" timeZone="UTC" messages={messages} onError={reportMessageError}>
      <VersionFiles components={components} />
    </NextIntlClientProvider>,
  );
  return container.textContent;
}

it("tells apart what is intact and what nobody looked at", () => {
  expect(said(aComponent("weights", "intact"), aComponent("config", null))).toContain("3 Oct 2026, 12:00");
  expect(said(aComponent("weights", null))).toBe("Not checked yet");
});

it("says that nobody can go back to a version whose files are gone or others, and which they are", () => {
  const text = said(aComponent("weights", "missing"), aComponent("runtime", "mismatch"));
  expect(text).toMatch(/Cannot be rolled back to: Weights.*Cannot be rolled back to: Runtime/);
  expect(text).not.toContain("verified");
});
