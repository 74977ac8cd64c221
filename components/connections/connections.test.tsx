import { render, screen, within } from "@testing-library/react";
import axe from "axe-core";
import { NextIntlClientProvider } from "next-intl";
import type { AbstractIntlMessages } from "next-intl";
import { expect, it, vi } from "vitest";
import { loadMessages } from "#components/messages/load-messages.ts";
import { reportMessageError } from "#components/messages/report-message-error.ts";
import { adapterManifests } from "#lib/server/composition.ts";
import type { AdapterManifest, Target } from "#lib/targets/schema.ts";
import { RolloutSettings, TestSettings } from "#lib/targets/schema.ts";
import type { TestedConnection } from "#lib/targets/settings-schema.ts";
import type { ConnectionsOpened } from "./opened.ts";
import { SourcesScreen } from "./sources-screen.tsx";
import { TargetsScreen } from "./targets-screen.tsx";

vi.mock("#components/settings/settings-frame.tsx", () => ({
  SettingsFrame: ({ children }: { children: React.ReactNode }) => <main>{children}</main>,
}));
vi.mock("#components/readiness/refresh-while.tsx", () => ({ RefreshWhile: () => null }));

const now = new Date("2026-11-17T04:00:00Z");
const id = "0198d6a0-0000-7000-8000-000000000001";
const sourceId = "0198d6a0-0000-7000-8000-000000000002";
const target: Target = {
  id,
  slug: "production",
  title: "EU production",
  model: "mm_chat",
  environment: "production",
  router: { kind: "gateway", settings: { adminUrl: "http://127.0.0.1:20999", token: true, timeoutMs: 2000 } },
  deployer: { kind: "process", settings: { adminUrl: "http://127.0.0.1:20999", token: true } },
  metricSources: [
    {
      id: sourceId,
      kind: "openmetrics",
      settings: { discoveryUrl: "http://127.0.0.1:20999/sd" },
      lastSuccessAt: now,
      lastError: "answered 500",
    },
  ],
  rolloutSettings: RolloutSettings.parse({}),
  warmStandby: false,
  allowsDrills: false,
  testSettings: TestSettings.parse({}),
  settingsRevision: 7,
  freeze: null,
  traffic: {
    generation: 3,
    intended: null,
    applied: null,
    appliedReadAt: now,
    readFailure: null,
    observed: null,
    observedAt: null,
    divergedSince: null,
  },
  health: null,
};
const passed: TestedConnection = {
  subject: "router",
  subjectId: id,
  newest: {
    id,
    subject: "router",
    subjectId: id,
    status: "passed",
    result: { latencyMs: 12, sample: "v1.4: 100 %", failure: null },
    requestedAt: now,
    finishedAt: now,
  },
  lastPassedAt: now,
};
const model = { slug: "mm_chat", title: "Chat", modalities: ["audio"] };
const opened = {
  facts: {},
  models: [model],
  model,
  view: { targets: [target], groups: [], tests: [passed] },
  target: null,
  adapters: adapterManifests() as unknown as AdapterManifest[],
  draft: null,
  canAdminister: true,
  keyOf: () => "key",
} as unknown as ConnectionsOpened;
const closed = { part: null, kind: null };
const none = { router: undefined, deployer: undefined };

async function draw(children: React.ReactNode, locale: "en" | "zh-CN" = "en") {
  const messages = (await loadMessages(locale)) as Record<string, AbstractIntlMessages>;
  const { container } = render(
    <NextIntlClientProvider locale={locale} timeZone="UTC" messages={messages} onError={reportMessageError}>
      {children}
    </NextIntlClientProvider>,
  );
  return container;
}

async function violations(container: HTMLElement) {
  const found = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
  return found.violations.map(({ id: rule, nodes }) => `${rule}: ${nodes[0]?.html ?? ""}`);
}

/** What the form at an address sends as it is drawn. */
function sent(container: HTMLElement, action: string): Record<string, FormDataEntryValue> {
  const form = container.querySelector<HTMLFormElement>(`form[action="${action}"]`);
  if (form === null) throw new Error(`no form posts to ${action}`);
  return Object.fromEntries(new FormData(form));
}

it.each(["en", "zh-CN"] as const)("lists targets with how each connection stands, in %s", async (locale) => {
  const container = await draw(<TargetsScreen {...opened} form={closed} kinds={none} saved={null} />, locale);
  const router = container.querySelector<HTMLElement>("[data-connection=router]");
  expect(router?.dataset["state"]).toBe("working");
  expect(router?.textContent).toContain("v1.4: 100 %");
  expect(container.querySelector<HTMLElement>("[data-connection=deployer]")?.dataset["state"]).toBe(
    "unknown",
  );
  expect(await violations(container)).toEqual([]);
});

it("sends a connection back as it is, without its secret, on the revision that was drawn", async () => {
  const container = await draw(
    <TargetsScreen {...opened} target={id} form={closed} kinds={none} saved={null} />,
  );
  expect(sent(container, `/api/v1/targets/${id}/router`)).toMatchObject({
    kind: "gateway",
    "expectedRevision:number": "7",
    "settings.adminUrl:text": "http://127.0.0.1:20999",
    "settings.token:secret": "",
    "settings.timeoutMs:number": "2000",
  });
  expect(sent(container, `/api/v1/targets/${id}/bounds`)).toMatchObject({
    "rolloutSettings.minimumHoldMs:seconds": "600",
    "rolloutSettings.differenceAlarmMs:seconds": "60",
    "testSettings.maximumErrorRatio:number": "0.01",
    "allowsDrills:boolean": "false",
  });
  expect(await violations(container)).toEqual([]);
});

it("draws the form of another adapter empty, and what was refused beside its field", async () => {
  const draft = {
    values: { kind: "haproxy", settings: { address: "here", mode: "map", backends: ["a", "b"] } },
    problem: {
      type: "about:blank",
      title: "Invalid",
      status: 400,
      code: "INVALID" as const,
      detail: "address",
      requestId: "r",
      invalidParams: [{ name: "settings.address", reason: "is no address" }],
    },
  };
  const form = { part: "router", kind: "haproxy" };
  const container = await draw(
    <TargetsScreen {...opened} target={id} draft={draft} form={form} kinds={none} saved={null} />,
  );
  expect(sent(container, `/api/v1/targets/${id}/router`)).toMatchObject({
    kind: "haproxy",
    "settings.address:text": "here",
    "settings.mode": "map",
    "settings.backends:lines": "a\nb",
  });
  expect(within(screen.getByRole("alert")).getByRole("link").textContent).toContain("Stats socket");
  expect(container.querySelectorAll("[aria-invalid=true]")).toHaveLength(1);
});

it("leads from nothing to the first connection", async () => {
  const view = { targets: [], groups: [], tests: [] };
  const container = await draw(
    <TargetsScreen {...opened} view={view} form={closed} kinds={none} saved={null} />,
  );
  expect(container.querySelector("[data-empty=first_use]")).not.toBeNull();
  expect(await violations(container)).toEqual([]);
});

it("asks for the settings of both adapters of a new target", async () => {
  const kinds = { router: "webhook", deployer: "process" };
  const form = { part: "new", kind: null };
  const container = await draw(<TargetsScreen {...opened} form={form} kinds={kinds} saved={null} />);
  expect(Object.keys(sent(container, "/api/v1/models/mm_chat/targets"))).toEqual(
    expect.arrayContaining([
      "slug",
      "title",
      "router.settings.secret:secret",
      "deployer.settings.adminUrl:text",
    ]),
  );
  expect(await violations(container)).toEqual([]);
});

it("shows no form and no test to whoever may not change anything", async () => {
  const container = await draw(
    <TargetsScreen {...opened} canAdminister={false} target={id} form={closed} kinds={none} saved={null} />,
  );
  expect(container.querySelectorAll("form")).toHaveLength(0);
});

it.each(["en", "zh-CN"] as const)(
  "says what a metric source fails with and since when, in %s",
  async (locale) => {
    const container = await draw(
      <SourcesScreen {...opened} target={id} source={sourceId} kind={null} saved={false} />,
      locale,
    );
    const source = container.querySelector<HTMLElement>("[data-connection=metric_source]");
    expect(source?.dataset["state"]).toBe("failing");
    expect(source?.textContent).toContain("answered 500");
    expect(source?.textContent).toContain("http://127.0.0.1:20999/sd");
    expect(sent(container, `/api/v1/targets/${id}/metric-sources/${sourceId}`)).toMatchObject({
      "settings.discoveryUrl:text": "http://127.0.0.1:20999/sd",
    });
    expect(await violations(container)).toEqual([]);
  },
);

it("says in the reader's language, and once, what a new target lacks", async () => {
  const reason = "Too small: expected string to have >=1 characters";
  const draft = {
    values: { slug: "", title: "" },
    problem: {
      type: "about:blank",
      title: "Invalid",
      status: 400,
      code: "INVALID" as const,
      detail: "slug",
      requestId: "r",
      invalidParams: [
        { name: "slug", reason },
        { name: "slug", reason: "lower case letters" },
        { name: "title", reason },
      ],
    },
  };
  const form = { part: "new", kind: null };
  const kinds = { router: "haproxy", deployer: "process" };
  const container = await draw(
    <TargetsScreen {...opened} draft={draft} form={form} kinds={kinds} saved={null} />,
    "zh-CN",
  );
  const summary = screen.getByRole("alert");
  expect(within(summary).getAllByRole("link")).toHaveLength(2);
  expect(container.textContent).not.toMatch(/Too small|lower case/);
});
