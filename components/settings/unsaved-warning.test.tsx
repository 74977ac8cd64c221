import { fireEvent, render, screen } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import { afterEach, expect, it, vi } from "vitest";
import shell from "#components/messages/en/shell.json" with { type: "json" };
import { UnsavedWarning } from "./unsaved-warning.tsx";

afterEach(() => vi.unstubAllGlobals());

function draw(method: "post" | "get") {
  const followed = vi.fn((event: { preventDefault: () => void }) => event.preventDefault());
  render(
    <NextIntlClientProvider locale="en" timeZone="UTC" messages={{ shell }}>
      <UnsavedWarning />
      <form method={method} onSubmit={(event) => event.preventDefault()}>
        <input aria-label="Name" />
        <button>Save</button>
      </form>
      <a href="/elsewhere" onClick={followed}>
        Elsewhere
      </a>
    </NextIntlClientProvider>,
  );
  return followed;
}

/** Whether the browser would ask before it closes the page. */
const asksToClose = () => !dispatchEvent(new Event("beforeunload", { cancelable: true }));

it("asks before a changed form is left by a link or closed, and not once it was sent", () => {
  const confirm = vi.fn(() => false);
  vi.stubGlobal("confirm", confirm);
  const followed = draw("post");
  expect(asksToClose()).toBe(false);
  fireEvent.input(screen.getByLabelText("Name"), { target: { value: "x" } });
  expect(screen.getByRole("status").textContent).toBe(shell.unsaved);
  expect(asksToClose()).toBe(true);
  fireEvent.click(screen.getByText("Elsewhere"));
  expect([confirm.mock.calls.length, followed.mock.calls.length]).toEqual([1, 0]);
  confirm.mockReturnValue(true);
  fireEvent.click(screen.getByText("Elsewhere"));
  expect(followed).toHaveBeenCalledOnce();
  fireEvent.click(screen.getByText("Save"));
  expect(asksToClose()).toBe(false);
  expect(screen.getByRole("status").textContent).toBe("");
});

it("lets a search be left without a question", () => {
  draw("get");
  fireEvent.input(screen.getByLabelText("Name"), { target: { value: "x" } });
  expect(asksToClose()).toBe(false);
});
