import { render, screen } from "@testing-library/react";
import axe from "axe-core";
import { NextIntlClientProvider } from "next-intl";
import type { AbstractIntlMessages } from "next-intl";
import { expect, it, vi } from "vitest";
import { loadMessages } from "#components/messages/load-messages.ts";
import { reportMessageError } from "#components/messages/report-message-error.ts";
import type { FormDraft } from "#components/rollbacks/form-draft.ts";
import type { PeopleView } from "#lib/access/schema.ts";
import type { PeopleAsked } from "./people-opened.ts";
import { PeopleScreen } from "./people-screen.tsx";

vi.mock("#components/settings/settings-frame.tsx", () => ({
  SettingsFrame: ({ children }: { children: React.ReactNode }) => <main>{children}</main>,
}));

const now = new Date("2026-11-17T04:00:00Z");
const tokenId = "0198d6a0-0000-7000-8000-000000000001";
const ada = {
  id: "ada",
  name: "Ada",
  email: "ada@example.org",
  role: "admin",
  language: "en",
  disabledAt: null,
  linkUntil: null,
} as const;
const token = {
  id: tokenId,
  name: "ci",
  lastFour: "wxyz",
  scopes: ["register" as const],
  createdAt: now,
  expiresAt: null,
  lastUsedAt: null,
  revokedAt: null,
};
const view: PeopleView = {
  people: [ada, { ...ada, id: "lin", name: "Lin", role: "viewer", linkUntil: now }],
  nextCursor: null,
  tokens: [token, { ...token, id: "2", name: "old", expiresAt: now }],
};
const asked: PeopleAsked = { form: null, isMade: false, isSaved: false, isRevoked: false };
const noDraft: FormDraft = null;

async function draw(
  given: Partial<Parameters<typeof PeopleScreen>[0]>,
  locale: "en" | "zh-CN" = "en",
): Promise<HTMLElement> {
  const messages = (await loadMessages(locale)) as Record<string, AbstractIntlMessages>;
  const facts = {
    actor: { name: "Ada", role: "admin" as const },
    view: { modelCount: 0, rollbacks: [], watchdog: { state: "alive" as const, beatAt: now, targets: [] } },
  } as unknown as Parameters<typeof PeopleScreen>[0]["facts"];
  const usual = {
    facts,
    view,
    asked,
    now,
    viewerId: "ada",
    draft: noDraft,
    idempotencyKey: "k",
    shown: null,
  };
  const { container } = render(
    <NextIntlClientProvider locale={locale} timeZone="UTC" messages={messages} onError={reportMessageError}>
      <PeopleScreen {...usual} {...given} />
    </NextIntlClientProvider>,
  );
  return container;
}

async function problems(container: HTMLElement): Promise<string[]> {
  const { violations } = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
  return violations.map(({ id }) => id);
}

it.each(["en", "zh-CN"] as const)(
  "has no accessibility fault with any of its forms open, in %s",
  async (locale) => {
    for (const form of [null, "invite", "token", "lin", tokenId]) {
      const container = await draw({ asked: { ...asked, form } }, locale);
      expect(await problems(container)).toEqual([]);
      container.remove();
    }
  },
);

it("counts who has an account and which tokens open anything", async () => {
  await draw({});
  expect(screen.getByRole("heading", { level: 1 }).textContent).toBe(
    "2 people have an account. One API token is in use.",
  );
  expect(screen.getByText("Expired")).toBeTruthy();
  expect(screen.getByText(/A sign-in link works until/)).toBeTruthy();
});

it("shows a secret once, and says so where it no longer can", async () => {
  const shown = { kind: "token", name: "ci", secret: "lgt_secret" } as const;
  await draw({ asked: { ...asked, isMade: true }, shown });
  expect(screen.getByText("lgt_secret")).toBeTruthy();
});

it("says that a secret is gone rather than showing nothing", async () => {
  await draw({ asked: { ...asked, isMade: true } });
  expect(screen.getByText(/no longer shown/)).toBeTruthy();
});

it("keeps one's own account from being deactivated by oneself, and names the only administrator", async () => {
  const problem = {
    type: "about:blank",
    title: "Invalid",
    status: 400,
    detail: "Ada is the only admin left.",
    code: "INVALID",
    requestId: "r",
    invalidParams: [],
    extra: { onlyAdmin: "Ada" },
  } as const;
  const container = await draw({
    asked: { ...asked, form: "ada" },
    draft: { values: { role: "viewer" }, problem: { ...problem, invalidParams: [] } },
  });
  expect(screen.getByRole("alert").textContent).toContain("Ada is the only administrator left");
  expect(container.querySelector<HTMLSelectElement>("select[name=role]")?.value).toBe("viewer");
  expect(container.querySelector('input[name="disabled:boolean"]')).toBeNull();
});

it("tells whoever is no administrator who is, and what each role may do", async () => {
  const container = await draw({ view: { admins: ["Ada", "Lin"] } });
  expect(container.textContent).toContain("Ada, Lin");
  expect(container.querySelectorAll("form")).toHaveLength(0);
  expect(screen.getByRole("table")).toBeTruthy();
});
