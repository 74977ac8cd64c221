import { render, screen } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import { expect, it } from "vitest";
import rollbacks from "#components/messages/en/rollbacks.json" with { type: "json" };
import shell from "#components/messages/en/shell.json" with { type: "json" };
import { StartRollout } from "#lib/rollbacks/schema.ts";
import { parseForm } from "#lib/server/http/parse-form.ts";
import type { FormDraft } from "./form-draft.ts";
import { OwnPace } from "./own-pace.tsx";

const bounds = {
  minimumHoldMs: 20_000,
  bakeMs: 60_000,
  evidenceIntervalMs: 5_000,
  minimumRequestsPerArm: 60,
  differenceAlarmMs: 60_000,
};

function show(draft: FormDraft, errors: { name: string | null; message: string }[] = []) {
  return render(
    <NextIntlClientProvider locale="en" timeZone="UTC" messages={{ rollbacks, shell }}>
      <form>
        <OwnPace draft={draft} errors={errors} bounds={bounds} />
      </form>
    </NextIntlClientProvider>,
  );
}

function fieldsOf(container: HTMLElement): [string, string][] {
  return [...container.querySelectorAll("input")].map(({ name, value }) => [name, value]);
}

it("sends nothing where nothing is filled in, so that the pace decides", () => {
  const { container } = show(null);
  const sent = parseForm([["expectedRevision:number", "3"], ...fieldsOf(container)]);
  expect(StartRollout.parse(sent)).toMatchObject({ stages: [], holdMs: null });
  expect(container.querySelector("details")?.open).toBe(false);
  expect(screen.getByText(/Never under 20\s?s/u)).toBeTruthy();
});

it("sends the shares as stages and the hold in milliseconds", () => {
  const { container } = show(null);
  for (const [label, value] of [
    ["Stage 1", "10"],
    ["Stage 2", "100"],
    [/^Hold of each stage/u, "30"],
  ] as const)
    screen.getByLabelText<HTMLInputElement>(label).value = value;
  const sent = parseForm([["expectedRevision:number", "3"], ["preset", "custom"], ...fieldsOf(container)]);
  expect(StartRollout.parse(sent)).toMatchObject({
    preset: "custom",
    stages: [
      { share: 10, holdMs: 0 },
      { share: 100, holdMs: 0 },
    ],
    holdMs: 30_000,
  });
});

it("keeps what was refused, open and with what is wrong beside it", () => {
  const draft = {
    values: { preset: "custom", stages: [{ share: 50 }, { share: 25 }], holdMs: 30_000 },
    problem: { invalidParams: [] },
  } as unknown as FormDraft;
  const { container } = show(draft, [{ name: "stages[0].share:number", message: "Each share is above" }]);
  expect(container.querySelector("details")?.open).toBe(true);
  expect(screen.getByLabelText<HTMLInputElement>("Stage 2").value).toBe("25");
  expect(screen.getByLabelText<HTMLInputElement>(/^Hold/u).value).toBe("30");
  expect(screen.getByText("Each share is above")).toBeTruthy();
});
