import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { configure, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import { beforeEach, expect, it, vi } from "vitest";
import shell from "#components/messages/en/shell.json" with { type: "json" };
import { Announcer } from "#components/ui/announcer.tsx";
import type { PaletteView } from "#lib/rollbacks/overview-schema.ts";
import { PaletteButton } from "./palette-button.tsx";

const push = vi.hoisted(() => vi.fn());
vi.mock("#components/messages/navigation.ts", () => ({
  useRouter: () => ({ push }),
  usePathname: () => "/models",
}));
const loadPalette = vi.hoisted(() => vi.fn<() => Promise<PaletteView>>());
vi.mock("#lib/rollbacks/client.ts", () => ({ loadPalette }));
configure({ asyncUtilTimeout: 10_000 });
Object.assign(globalThis, {
  ResizeObserver: class {
    observe() {}
    unobserve() {}
    disconnect() {}
  },
});
Element.prototype.scrollIntoView = () => undefined;

const view: PaletteView = {
  rollbacks: [],
  models: [{ slug: "mm_chat" }],
  versions: [
    {
      id: "0198c0de-0000-7000-8000-000000000001",
      model: "mm_chat",
      name: "mm_chat_v2.4_2",
      shortName: "v2.4",
    },
  ],
  consumers: [],
  canOperate: true,
};

function open() {
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <NextIntlClientProvider locale="en" timeZone="UTC" messages={{ shell }}>
        <Announcer>
          <PaletteButton />
        </Announcer>
      </NextIntlClientProvider>
    </QueryClientProvider>,
  );
  fireEvent.keyDown(document, { key: "k", ctrlKey: true });
}
const type = async (text: string) =>
  fireEvent.change(await screen.findByRole("combobox"), { target: { value: text } });

beforeEach(() => {
  push.mockReset();
  loadPalette.mockReset().mockResolvedValue(view);
});

it("opens on Ctrl K only, leads to a version with the keyboard, and says how many fit", async () => {
  open();
  await screen.findByText("mm_chat v2.4");
  await type("chat 2.4");
  await waitFor(() => expect(screen.getAllByRole("option")).toHaveLength(1));
  expect(document.querySelector("[data-announcer=polite]")?.textContent).toBe("1 entry");
  fireEvent.keyDown(screen.getByRole("combobox"), { key: "Enter" });
  expect(push).toHaveBeenCalledWith("/models/mm_chat/versions/0198c0de-0000-7000-8000-000000000001");
});

it("only opens the wizard for a rollback, found by its initials", async () => {
  open();
  await screen.findByText("mm_chat v2.4");
  await type("hg");
  fireEvent.click((await screen.findAllByText("Roll back…"))[0] ?? document.body);
  expect(push).toHaveBeenCalledWith("/rollbacks/new?model=mm_chat");
});

it("says that nothing fits, and shows no empty list", async () => {
  open();
  await screen.findByText("mm_chat v2.4");
  await type("zzzz");
  await waitFor(() => expect(document.querySelector("[cmdk-empty]")?.textContent).toBe("Nothing fits"));
  expect(screen.queryByRole("listbox")).toBeNull();
  await type("chat 2.4");
  await screen.findByRole("listbox");
});

it("offers no act to whoever may not do it", async () => {
  loadPalette.mockResolvedValue({ ...view, canOperate: false });
  open();
  await screen.findByText("Compare…");
  expect(screen.queryByText("Roll back…")).toBe(null);
});

it("still leads to pages when models cannot be read, and says so", async () => {
  loadPalette.mockRejectedValue(new Error("offline"));
  open();
  await screen.findByText(/could not be read/);
  await type("审计");
  fireEvent.click(await screen.findByText("Audit"));
  expect(push).toHaveBeenCalledWith("/audit");
});

it("shows nothing to press until all of it is there, so that nothing moves", async () => {
  let answer: (read: PaletteView) => void = () => undefined;
  loadPalette.mockReturnValue(
    new Promise((resolve) => {
      answer = resolve;
    }),
  );
  open();
  await type("mm_chat");
  await screen.findByText(/are being read/);
  expect(screen.queryAllByRole("option")).toEqual([]);
  expect(screen.queryByText("Nothing fits")).toBe(null);
  answer(view);
  await screen.findByText("mm_chat v2.4");
  expect(screen.queryByText(/are being read/)).toBe(null);
});

it("opens for no bare key", () => {
  open();
  fireEvent.keyDown(document, { key: "k", ctrlKey: true });
  fireEvent.keyDown(document, { key: "k" });
  expect(screen.queryByRole("combobox")).toBe(null);
});
