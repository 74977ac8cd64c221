import type { Page } from "@playwright/test";
import type { Role } from "#lib/schema/scope.ts";
import { expect, model } from "./fixtures.ts";
import { keepCodeBack } from "./late-code.ts";
import type { Screen } from "./screens.ts";

/** What a screen is in besides its everyday state. */
type StateKind = "empty" | "loading" | "error" | "stale" | "forbidden" | "dialog open";

/** A state that a screen can be brought into by whoever has the role, and how; null has not signed in. */
export interface State {
  readonly kind: StateKind;
  readonly name: string;
  readonly role: Role | null;
  readonly reach: (page: Page, language: string) => Promise<void>;
}

/** A model that was registered and has no version yet. */
export const emptyModel = "mm_empty";

function stands(kind: StateKind, { name, address }: Screen, role: Role | null): State {
  const reach = async (page: Page, language: string) => void (await page.goto(`/${language}${address}`));
  return { kind, name, role, reach };
}

/** Opens the palette by its keys, again until the page listens to them. */
async function openPalette(page: Page): Promise<void> {
  const dialog = page.getByRole("dialog");
  await expect(async () => {
    if (!(await dialog.isVisible())) await page.keyboard.press("ControlOrMeta+K");
    await expect(dialog).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 60_000 });
}

async function stayInPalette(page: Page): Promise<void> {
  const isInDialog = () => page.evaluate(() => document.activeElement?.closest("[role=dialog]") !== null);
  for (const key of ["Tab", "Tab", "Tab", "Shift+Tab", "Shift+Tab", "Shift+Tab"]) {
    await page.keyboard.press(key);
    expect(await isInDialog(), `${key} stays in the palette`).toBe(true);
  }
}

const paletteStates: readonly State[] = [
  {
    kind: "dialog open",
    name: "palette",
    role: "admin",
    reach: async (page, language) => {
      await page.goto(`/${language}`);
      await openPalette(page);
      await expect(page.getByRole("option").first()).toBeVisible();
      await stayInPalette(page);
    },
  },
  {
    kind: "empty",
    name: "palette, nothing fits",
    role: "admin",
    reach: async (page, language) => {
      await page.goto(`/${language}`);
      await openPalette(page);
      await expect(page.getByRole("option").first()).toBeVisible();
      await page.keyboard.type("zzzzzzzz");
      await expect(page.getByRole("option")).toHaveCount(0);
    },
  },
  {
    kind: "loading",
    name: "palette, its code on its way",
    role: "admin",
    reach: async (page, language) => {
      await keepCodeBack(page, `/${language}`, "held");
      await page.goto(`/${language}`, { waitUntil: "domcontentloaded" });
      await openPalette(page);
      await expect(page.getByRole("dialog").getByRole("status")).toBeVisible();
    },
  },
  {
    kind: "loading",
    name: "palette, what it leads to on its way",
    role: "admin",
    reach: async (page, language) => {
      await page.route("**/api/v1/palette", () => undefined);
      await page.goto(`/${language}`);
      await openPalette(page);
      await expect(page.getByRole("option")).toHaveCount(0);
    },
  },
  {
    kind: "error",
    name: "palette, unread",
    role: "admin",
    reach: async (page, language) => {
      await page.route("**/api/v1/palette", (route) => route.abort());
      await page.goto(`/${language}`);
      await openPalette(page);
      await expect(page.getByRole("option").first()).toBeVisible();
    },
  },
  {
    kind: "error",
    name: "palette, its code lost",
    role: "admin",
    reach: async (page, language) => {
      await keepCodeBack(page, `/${language}`, "failed");
      await page.goto(`/${language}`);
      await page.getByRole("banner").getByRole("button").first().focus();
      await page.keyboard.press("ControlOrMeta+K");
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
];

const refused: State = {
  kind: "error",
  name: "step 1, refused",
  role: "admin",
  reach: async (page, language) => {
    await page.goto(`/${language}/rollbacks/new?model=${model}`);
    for (const symptom of await page.locator('input[name="symptoms[]"]:checked').all())
      await symptom.uncheck();
    await page.locator('form[action="/api/v1/rollbacks"] button[type=submit]').first().click();
    await expect(page.locator("#main").getByRole("alert").first()).toBeVisible();
    await expect(page, "nothing was started").toHaveURL(/\/rollbacks\/new\b/);
  },
};

const emptyScreens: readonly Screen[] = [
  { name: "model without a version", address: `/models/${emptyModel}` },
  { name: "nothing to compare", address: `/models/${emptyModel}/compare` },
  { name: "changelog without a version", address: `/changelog/${emptyModel}` },
  { name: "step 1 without a target", address: `/rollbacks/new?model=${emptyModel}` },
];

const forbiddenScreens: readonly Screen[] = [
  { name: "step 1 for a viewer", address: `/rollbacks/new?model=${model}` },
  { name: "metrics for a viewer", address: "/settings/metrics" },
  { name: "targets for a viewer", address: "/settings/targets" },
  { name: "people for a viewer", address: "/settings/people" },
];

const strangerScreens: readonly Screen[] = [
  { name: "sign-in", address: "/sign-in" },
  { name: "a link that signs nobody in", address: "/sign-in/link/of-nobody" },
  { name: "an acknowledgement of nothing", address: "/ack/of-nothing" },
  { name: "a digest of nobody", address: "/digest/of-nobody" },
];

/** States that need no rollback, those of one role after the other. */
export const standingStates: readonly State[] = [
  ...paletteStates,
  refused,
  ...emptyScreens.map((screen) => stands("empty", screen, "admin")),
  ...forbiddenScreens.map((screen) => stands("forbidden", screen, "viewer")),
  ...strangerScreens.map((screen) => stands("error", screen, null)),
];

async function loseConnection(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.context().setOffline(true);
  const chip = page.locator(".fresh").first();
  await expect(chip).toHaveAttribute("data-freshness", "offline", { timeout: 120_000 });
}

/** States of a rollback whose metric source cannot be read, those of one role after the other. */
export function deadSourceStates(rollbackId: string): readonly State[] {
  const live = `/rollbacks/${rollbackId}`;
  const ahead: State["reach"] = async (page, language) => {
    await keepCodeBack(page, `/${language}${live}`, "held");
    await page.goto(`/${language}${live}`, { waitUntil: "domcontentloaded" });
    await expect(page.locator("[data-rollout-state]")).toBeVisible();
  };
  const lost: State["reach"] = async (page, language) => {
    await keepCodeBack(page, `/${language}${live}`, "failed");
    await page.goto(`/${language}${live}`);
    await expect(page.locator("main, [role=alert]").first()).toBeVisible();
  };
  return [
    stands("stale", { name: "live, its source unread", address: live }, "admin"),
    stands("stale", { name: "overview, a source unread", address: "" }, "admin"),
    stands("stale", { name: "model, a source unread", address: `/models/${model}` }, "admin"),
    { kind: "loading", name: "live, before its code", role: "admin", reach: ahead },
    { kind: "error", name: "live, its code lost", role: "admin", reach: lost },
    ...[
      { name: "live, offline", address: live },
      { name: "overview, offline", address: "" },
    ].map(({ name, address }): State => {
      const reach: State["reach"] = (page, language) => loseConnection(page, `/${language}${address}`);
      return { kind: "stale", name, role: "admin", reach };
    }),
    stands("forbidden", { name: "live for a viewer", address: live }, "viewer"),
    stands("forbidden", { name: "step 5 for a viewer", address: `${live}/notify` }, "viewer"),
  ];
}

/** Lets everything come again that a state kept back. */
export async function leaveState(page: Page): Promise<void> {
  await page.context().setOffline(false);
  await page.unrouteAll({ behavior: "ignoreErrors" });
}
