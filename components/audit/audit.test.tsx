import { render } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import type { AbstractIntlMessages } from "next-intl";
import { expect, it } from "vitest";
import { loadMessages } from "#components/messages/load-messages.ts";
import { reportMessageError } from "#components/messages/report-message-error.ts";
import { routing } from "#components/messages/routing.ts";
import { actNames, actObjects } from "#lib/audit/core/act-names.ts";
import { engineReason, engineReasons } from "#lib/audit/core/engine-reason.ts";
import type { AuditEntry } from "#lib/audit/schema.ts";
import { englishLeft } from "#lib/testing/english-left.ts";
import { AuditFilters } from "./audit-filters.tsx";
import { AuditTable } from "./audit-table.tsx";

function entry(seq: number, changed: Partial<AuditEntry>): AuditEntry {
  return {
    seq,
    id: `0198c0de-0000-7000-8000-${String(seq).padStart(12, "0")}`,
    at: new Date("2026-11-17T03:33:22Z"),
    actor: { kind: "automation", id: null, name: "worker" },
    actorRole: null,
    action: "rollout.stopped",
    objectKind: "target",
    objectId: "1",
    objectName: "x",
    reason: null,
    before: null,
    after: null,
    requestId: null,
    previousHash: "a",
    hash: "b",
    ...changed,
  };
}

async function column(locale: string, entries: readonly AuditEntry[], index: number) {
  const messages = (await loadMessages(locale as "en")) as Record<string, AbstractIntlMessages>;
  const { container } = render(
    <NextIntlClientProvider locale={locale} timeZone="UTC" messages={messages} onError={reportMessageError}>
      <AuditFilters
        asked={{}}
        values={{ actions: [...actNames], objectKinds: [...actObjects], actors: ["Ada", "readiness check"] }}
      />
      <AuditTable entries={entries} />
    </NextIntlClientProvider>,
  );
  const form = container.querySelector("form") ?? container;
  if (locale === "zh-CN") {
    expect(englishLeft(form)).toEqual([]);
    expect(form.textContent).toContain("Ada可否回滚检查");
  }
  return [...container.querySelectorAll("tbody tr")].map((row) => row.children[index]?.textContent ?? "");
}

const isEnglish = /[A-Za-z]{2,} [a-z]{2,}/;

it.each(routing.locales)(
  "says every act, what it is on and every reason of the product in %s",
  async (locale) => {
    const acts = await column(
      locale,
      actNames.map((action, seq) => entry(seq, { action })),
      2,
    );
    expect(acts.filter((said) => said.includes("_") || said === "")).toEqual([]);
    const on = await column(
      locale,
      actObjects.map((objectKind, seq) => entry(seq, { objectKind })),
      3,
    );
    expect(on.filter((said) => said.includes("_"))).toEqual([]);
    const reasons = engineReasons.map((code, seq) => entry(seq, { reason: engineReason(code, "v1.2") }));
    const why = await column(locale, reasons, 5);
    expect(new Set(why).size).toBe(engineReasons.length);
    expect(why.filter((said) => said.includes("_"))).toEqual([]);
    if (locale === "zh-CN")
      expect([...acts, ...on, ...why].filter((said) => isEnglish.test(said))).toEqual([]);
  },
);

it("keeps what a person wrote, and the code of an act that an older product knew", async () => {
  const entries = [entry(1, { action: "old.act", reason: "Audio got worse" })];
  expect(await column("zh-CN", entries, 2)).toEqual(["old.act"]);
  expect(await column("zh-CN", entries, 5)).toEqual(["Audio got worse"]);
});

it("names the dataset and the modality of results that were received", async () => {
  const after = { evaluation: "1", dataset: "digits-held-out", modality: "audio" };
  const entries = [entry(1, { action: "evaluation.pushed", after }), entry(2, { after: { share: 5 } })];
  const [pushed, other] = await column("zh-CN", entries, 2);
  expect(pushed).toContain("音频 digits-held-out");
  expect(other).not.toContain("digits");
});

it("says before and after in the row, and only what came where nothing was there", async () => {
  const entries = [
    entry(1, { before: { role: "viewer", old: 1 }, after: { role: "admin", a: 1, b: 2 } }),
    entry(2, { after: { kept: 12 } }),
    entry(3, {}),
  ];
  const [changed = "", made, none] = await column("en", entries, 4);
  expect(changed).toContain("role viewer → admin");
  expect(changed).toContain("a – → 1");
  expect(changed).toContain("and 2 more");
  expect(made).toBe("kept 12");
  expect(none).toBe("–");
});
