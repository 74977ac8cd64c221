import { act, fireEvent, render, screen } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import { afterEach, expect, it, vi } from "vitest";
import rollout from "#components/messages/en/rollout.json" with { type: "json" };
import { WakeLock } from "./wake-lock.tsx";

afterEach(() => void Reflect.deleteProperty(navigator, "wakeLock"));

function show(request: (() => Promise<unknown>) | null) {
  if (request !== null)
    Object.defineProperty(navigator, "wakeLock", { value: { request }, configurable: true });
  return render(
    <NextIntlClientProvider locale="en" timeZone="UTC" messages={{ rollout }}>
      <WakeLock />
    </NextIntlClientProvider>,
  );
}

const press = () => act(async () => void fireEvent.click(screen.getByRole("button")));
const comeBack = () => act(async () => void document.dispatchEvent(new Event("visibilitychange")));

it("is not there in a browser that cannot do it", () => {
  const { container } = show(null);
  expect(container.textContent).toBe("");
});

it("holds the screen on, asks again when the page comes back, and lets it go", async () => {
  const release = vi.fn(async () => {});
  const request = vi.fn(async () => ({ release }));
  show(request);
  await press();
  expect(screen.getByRole("button").getAttribute("aria-pressed")).toBe("true");
  await comeBack();
  expect(request).toHaveBeenCalledTimes(2);
  await press();
  expect(release).toHaveBeenCalled();
  await comeBack();
  expect(request).toHaveBeenCalledTimes(2);
});

it("says so where the browser refuses", async () => {
  show(() => Promise.reject(new Error("low battery")));
  await press();
  expect(screen.getByRole("status").textContent).toContain("does not allow");
});
