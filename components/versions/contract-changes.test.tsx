import { render, screen, within } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import type { ReactElement } from "react";
import { expect, it } from "vitest";
import english from "#components/messages/en/contracts.json" with { type: "json" };
import glossary from "#components/messages/en/glossary.json" with { type: "json" };
import chinese from "#components/messages/zh-CN/contracts.json" with { type: "json" };
import chineseGlossary from "#components/messages/zh-CN/glossary.json" with { type: "json" };
import type { ContractView, RollbackSafety, WeighedChange } from "#lib/versions/change-schema.ts";
import { englishLeft } from "#lib/testing/english-left.ts";
import { UntoldCode } from "#lib/versions/interface-schema.ts";
import type { RollbackWarning } from "#lib/versions/interface-schema.ts";
import { ContractChanges } from "./contract-changes.tsx";
import { GoingBackWarnings } from "./going-back.tsx";
import { SilentChanges } from "./silent-changes.tsx";

function show(element: ReactElement, locale: "en" | "zh-CN" = "en") {
  const messages =
    locale === "en" ? { contracts: english, glossary } : { contracts: chinese, glossary: chineseGlossary };
  return render(
    <NextIntlClientProvider locale={locale} timeZone="UTC" messages={messages}>
      {element}
    </NextIntlClientProvider>,
  );
}

const change: WeighedChange["change"] = {
  side: "response",
  field: "score",
  code: "required_field_disappears",
  severity: "breaking",
  silent: false,
  before: "FP32, required",
  after: null,
  modalities: [],
};
const weighed: WeighedChange = {
  change,
  severity: "breaking",
  isReweighed: false,
  provenUnreadSince: null,
  consumers: [
    { consumer: "forms", name: "Forms", status: "affected" },
    { consumer: "search", name: "Search", status: "unknown" },
    { consumer: "archive", name: "Archive", status: "not_affected" },
  ],
};
const safe: RollbackSafety = { mode: "full", status: "safe", between: [], against: [] };
const names = { base: "v1.4", head: "v1.2" };

function contracts(given: Partial<ContractView>): ContractView {
  return { status: "breaking", changes: [weighed], changeCount: 1, untold: [], ...given };
}

it("says what changes on which side, how bad it is and for whom", () => {
  show(<ContractChanges contracts={contracts({})} safety={safe} names={names} />);
  const line = within(screen.getByRole("listitem"));
  expect(line.getByText("Breaking")).toBeDefined();
  expect(line.getByText("Answer")).toBeDefined();
  expect(line.getByText("score").closest("p")?.textContent).toBe("score is removed; it was required");
  expect(line.getByText("Affected: Forms. Not known: Search.")).toBeDefined();
});

it("gives the date of what proves that nobody reads a field", () => {
  const unread: WeighedChange = {
    ...weighed,
    severity: "risky",
    isReweighed: true,
    provenUnreadSince: new Date("2026-11-03T09:00:00Z"),
    consumers: [{ consumer: "archive", name: "Archive", status: "not_affected" }],
  };
  show(<ContractChanges contracts={contracts({ changes: [unread] })} safety={safe} names={names} />);
  expect(screen.getByText("Risky")).toBeDefined();
  expect(screen.getByText(/no consumer reads it/u).textContent).toContain("2026");
});

it("never calls fine what is not known", () => {
  const untold = [
    { side: "response", version: "restored", code: "not_recorded", reason: "not recorded" } as const,
  ];
  const unknown: RollbackSafety = { ...safe, status: "unknown", against: ["v1.2"] };
  const view = contracts({ status: "unknown", changes: [], changeCount: 0, untold });
  show(<ContractChanges contracts={view} safety={unknown} names={names} />);
  expect(screen.getByText("Unknown")).toBeDefined();
  expect(screen.getByText(/Not known for the answer of v1\.2/u)).toBeDefined();
  expect(screen.queryByText(/Nothing changes/u)).toBeNull();
});

it.each(UntoldCode.options)("says in Chinese why an interface cannot be compared: %s", (code) => {
  const reason = "this is not described in words";
  const untold = [{ side: "response", version: "restored", code, reason } as const];
  const view = contracts({ status: "unknown", changes: [], changeCount: 0, untold });
  const unknown: RollbackWarning = {
    code: "interface_unknown",
    severity: "unknown",
    silent: false,
    side: "response",
    field: "",
    before: null,
    after: null,
    reason,
    untold: { version: "restored", code },
  };
  const { container } = show(
    <>
      <ContractChanges contracts={view} safety={safe} names={names} />
      <GoingBackWarnings goingBack={{ to: "v1.2", warnings: [unknown] }} version="v1.4" most={1} />
    </>,
    "zh-CN",
  );
  expect(englishLeft(container)).toEqual([]);
  expect(container.textContent.includes(reason)).toBe(code === "broken");
});

it("names every version that is skipped", () => {
  const safety: RollbackSafety = {
    mode: "full_transitive",
    status: "not_safe",
    between: ["v1.3"],
    against: ["v1.3"],
  };
  const none = contracts({ changes: [], changeCount: 0 });
  show(<ContractChanges contracts={none} safety={safety} names={names} />);
  expect(screen.getByText(/FULL_TRANSITIVE, with v1\.3 in between/u)).toBeDefined();
});

it.each(["en", "zh-CN"] as const)(
  "gives a silent change its severity, evidence and moved names, %s",
  (locale) => {
    const silent = {
      component: "postprocessing",
      path: "labels.image",
      topic: "label_map",
      severity: "wrong_answers",
      modalities: ["image"],
      before: null,
      after: null,
      movedLabels: [{ id: "3", before: "3", after: "4" }],
      labelShift: 1,
    } as const;
    const changes = [{ ...silent, modalities: [...silent.modalities], movedLabels: [...silent.movedLabels] }];
    const { container } = show(<SilentChanges silent={{ changes, count: 1 }} />, locale);
    const words = locale === "en" ? english : chinese;
    expect(screen.getByText(words.quiet.severity.wrong_answers)).toBeDefined();
    expect(screen.getByText(words.evidence.label_map)).toBeDefined();
    expect(container.querySelector(".lbl")?.textContent).toMatch(/3[:：]\s?3 → 4/u);
    expect(container.textContent).toContain("+1");
  },
);

it("warns at registration of the field that going back will remove", () => {
  const warning: RollbackWarning = {
    code: "optional_field_disappears",
    severity: "risky",
    silent: false,
    side: "response",
    field: "duration_ms",
    before: "INT32, optional",
    after: null,
    reason: null,
    untold: null,
  };
  const { container } = show(
    <GoingBackWarnings goingBack={{ to: "v1.2", warnings: [warning, warning] }} version="v1.4" most={1} />,
  );
  expect(container.textContent).toContain(
    "Rolling back from v1.4 will remove field duration_ms that consumers may have started to use.",
  );
  expect(container.textContent).toContain("and one more change");
  const { container: none } = show(
    <GoingBackWarnings goingBack={{ to: "v1.2", warnings: [] }} version="v1.4" most={1} />,
  );
  expect(none.textContent).toBe("");
});
