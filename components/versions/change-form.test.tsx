import { render, screen } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import type { ComponentProps } from "react";
import { expect, it } from "vitest";
import changelog from "#components/messages/en/changelog.json" with { type: "json" };
import glossary from "#components/messages/en/glossary.json" with { type: "json" };
import rollbacks from "#components/messages/en/rollbacks.json" with { type: "json" };
import shell from "#components/messages/en/shell.json" with { type: "json" };
import { reportMessageError } from "#components/messages/report-message-error.ts";
import { ChangeForm } from "./change-form.tsx";

const action = "/api/v1/models/mm_digits/versions/1/changes";

function draw(given: Partial<ComponentProps<typeof ChangeForm>> = {}): HTMLFormElement {
  const { container } = render(
    <NextIntlClientProvider
      locale="en"
      timeZone="UTC"
      messages={{ changelog, glossary, rollbacks, shell }}
      onError={reportMessageError}
    >
      <ChangeForm
        entry={null}
        action={action}
        back="/models/mm_digits"
        refused={null}
        idempotencyKey="k"
        {...given}
      />
    </NextIntlClientProvider>,
  );
  const form = container.querySelector("form");
  if (form === null) throw new Error("there is no form");
  return form;
}

it("writes a new entry as a draft or at once, and expects no earlier one", () => {
  const form = draw();
  expect(form.getAttribute("action")).toBe(action);
  const sent = new FormData(form);
  expect([sent.get("kind"), sent.get("modality"), sent.get("text.en")]).toEqual(["changed", "overall", ""]);
  expect(sent.has("expectedUpdatedAt")).toBe(false);
  const presses = screen.getAllByRole("button").map((button) => button.getAttribute("value"));
  expect(presses).toEqual(["true", "false"]);
});

it("keeps what a refused form had sent, and says what was wrong", () => {
  const values = { kind: "fixed", text: { en: "Captions end with a full stop" } };
  const problem = {
    type: "about:blank",
    title: "Invalid",
    status: 400,
    detail: "Something was refused.",
    code: "INVALID" as const,
    requestId: "r1",
    invalidParams: [{ name: "modality", reason: "mm_digits does not serve video" }],
  };
  const sent = new FormData(draw({ refused: { values, problem } }));
  expect([sent.get("kind"), sent.get("text.en")]).toEqual(["fixed", "Captions end with a full stop"]);
  expect(screen.getByText(/does not serve video/u)).toBeDefined();
});
