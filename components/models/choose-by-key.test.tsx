import { fireEvent, render, screen } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";
import { ChooseByKey } from "./choose-by-key.tsx";

const replace = vi.hoisted(() => vi.fn());
const router = vi.hoisted(() => ({ replace }));
vi.mock("#components/messages/navigation.ts", () => ({
  usePathname: () => "/models/mm_chat",
  useRouter: () => router,
}));

beforeEach(() => {
  replace.mockClear();
  history.replaceState(null, "", "/en/models/mm_chat?range=30d");
});

function show(before: string | null) {
  render(
    <ChooseByKey before={before} after="v-2">
      <button>plot</button>
      <i data-version="v-9">segment</i>
    </ChooseByKey>,
  );
  return screen.getByText("plot");
}

const asked = () => replace.mock.calls.map(([address]: unknown[]) => address);

it("chooses the version before and after by key, keeping the rest of the address", () => {
  const plot = show("v-1");
  fireEvent.keyDown(plot, { key: "[" });
  fireEvent.keyDown(plot, { key: "]" });
  fireEvent.keyDown(plot, { key: "]", ctrlKey: true });
  fireEvent.keyDown(plot, { key: "x" });
  expect(asked()).toEqual(["/models/mm_chat?range=30d&version=v-1", "/models/mm_chat?range=30d&version=v-2"]);
});

it("stays where there is none before", () => {
  fireEvent.keyDown(show(null), { key: "[" });
  expect(asked()).toEqual([]);
});

it("chooses the version of what is pressed", () => {
  fireEvent.click(show("v-1"));
  expect(asked()).toEqual([]);
  fireEvent.click(screen.getByText("segment"));
  expect(asked()).toEqual(["/models/mm_chat?range=30d&version=v-9"]);
});
