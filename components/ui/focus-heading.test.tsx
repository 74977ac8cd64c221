import { render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { ErrorSummary } from "./error-summary.tsx";
import { FocusHeading } from "./focus-heading.tsx";
import { NextIntlClientProvider } from "next-intl";
import shell from "#components/messages/en/shell.json" with { type: "json" };

afterEach(() => vi.restoreAllMocks());

function open(from: string, errors: readonly { name: string; message: string }[] = []) {
  vi.spyOn(document, "referrer", "get").mockReturnValue(from);
  render(
    <NextIntlClientProvider locale="en" timeZone="UTC" messages={{ shell }}>
      <main>
        <h1 tabIndex={-1}>How fast?</h1>
        <ErrorSummary errors={errors} />
        <FocusHeading />
      </main>
    </NextIntlClientProvider>,
  );
}

it("begins a step at its heading when it was reached from the one before", () => {
  open(`${location.origin}/en/rollbacks/1/test`);
  expect(document.activeElement).toBe(screen.getByRole("heading", { name: "How fast?" }));
});

it.each(["", "https://chat.example.org/thread", `${location.origin}${location.pathname}`])(
  "leaves the focus where the browser has it when the page was opened from '%s'",
  (from) => {
    open(from);
    expect(document.activeElement).toBe(document.body);
  },
);

it("leaves the focus to the summary of what is wrong", () => {
  open(`${location.origin}/en/rollbacks/1/test`, [{ name: "preset", message: "Choose a pace" }]);
  expect(document.activeElement).toBe(screen.getByRole("alert"));
});
