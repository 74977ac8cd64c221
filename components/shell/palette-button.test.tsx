import { configure, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import { expect, it, vi } from "vitest";
import shell from "#components/messages/en/shell.json" with { type: "json" };
import { PaletteButton } from "./palette-button.tsx";

const code = vi.hoisted(() => {
  let arrive: () => void = () => undefined;
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  return { arrived, arrive: () => arrive() };
});
vi.mock("./palette.tsx", async () => {
  await code.arrived;
  return {
    Palette: ({ typed, onClose }: { typed: { current: string }; onClose: () => void }) => (
      <button onClick={onClose}>Palette with {typed.current}</button>
    ),
  };
});
configure({ asyncUtilTimeout: 10_000 });

it("takes the first letters until the code is there, and gives the focus back", async () => {
  render(
    <NextIntlClientProvider locale="en" timeZone="UTC" messages={{ shell }}>
      <PaletteButton />
    </NextIntlClientProvider>,
  );
  const button = screen.getByRole("button", { name: /Search/ });
  button.focus();
  fireEvent.click(button);
  expect(screen.getByRole("dialog", { name: "Search" })).toBeTruthy();
  expect(document.activeElement).toBe(screen.getByRole("textbox", { name: "Search" }));
  fireEvent.keyDown(screen.getByRole("textbox"), { key: "Escape" });
  await waitFor(() => expect(document.activeElement).toBe(button));
  expect(screen.queryByRole("dialog")).toBe(null);
  fireEvent.click(button);
  fireEvent.change(screen.getByRole("textbox", { name: "Search" }), { target: { value: "mm_chat" } });
  code.arrive();
  fireEvent.click(await screen.findByText("Palette with mm_chat"));
  await waitFor(() => expect(document.activeElement).toBe(button));
  fireEvent.click(button);
  expect(screen.getByText("Palette with")).toBeTruthy();
});
