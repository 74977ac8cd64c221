import { render, screen } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import type { ReactNode } from "react";
import { expect, it, vi } from "vitest";
import english from "#components/messages/en/glossary.json" with { type: "json" };
import shell from "#components/messages/en/shell.json" with { type: "json" };
import { reportMessageError } from "#components/messages/report-message-error.ts";
import { prepareLineDiff } from "#lib/charts/line-diff.ts";
import { Announcer, useAnnounce } from "./announcer.tsx";
import { ChangedComponents } from "./changed-components.tsx";
import { ErrorSummary } from "./error-summary.tsx";
import { ChoicesField, TextField } from "./field.tsx";
import { FreshnessChip } from "./freshness-chip.tsx";
import { LineDiff } from "./line-diff.tsx";
import { StateBadge } from "./state-badge.tsx";
import { StepList } from "./step-list.tsx";
import { Time } from "./time.tsx";
import { Verdict } from "./verdict.tsx";

function draw(children: ReactNode) {
  return render(
    <NextIntlClientProvider
      locale="en"
      timeZone="Asia/Shanghai"
      now={new Date("2026-11-17T03:14:09Z")}
      messages={{ glossary: english, shell }}
      onError={reportMessageError}
    >
      {children}
    </NextIntlClientProvider>,
  );
}

const states = ["healthy", "degraded", "rolling_back", "waiting", "blocked", "no_data"] as const;
const verdicts = ["regressed", "improved", "no_change", "inconclusive", "no_data"] as const;

it("tells every state by its own icon, its own fill and its own word", async ({ annotate }) => {
  const { container } = draw(states.map((state) => <StateBadge key={state} state={state} />));
  const badges = [...container.querySelectorAll(".state")];
  const distinct = (read: (badge: Element) => unknown) => new Set(badges.map(read)).size;
  const icons = distinct((badge) => badge.querySelector("svg")?.dataset["icon"]);
  const fills = distinct((badge) => badge.className);
  const said = distinct((badge) => badge.textContent);
  await annotate(`${icons} icons, ${fills} fills and ${said} words for ${states.length} states`, "figure");
  expect([icons, fills, said]).toEqual([states.length, states.length, states.length]);
});

it("tells every verdict by arrow and word, and never by colour", () => {
  const { container } = draw(verdicts.map((verdict) => <Verdict key={verdict} verdict={verdict} />));
  expect(container.textContent).toBe("WorseBetterNo material changeCannot tell yetNo data");
  const icons = [...container.querySelectorAll("svg")].map((icon) => icon.dataset["icon"]);
  expect(new Set(icons).size).toBe(verdicts.length);
});

it("refuses a word that no language has", () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  expect(() => draw(<StateBadge state={"fine" as never} />)).toThrow();
  vi.restoreAllMocks();
});

it("focuses the error summary and leads from it to the field", () => {
  draw(
    <>
      <ErrorSummary errors={[{ name: "note.text", message: "Say what you saw" }]} />
      <TextField name="note.text" label="Note" error="Say what you saw" />
    </>,
  );
  expect(document.activeElement).toBe(screen.getByRole("alert"));
  const link = screen.getByRole("link", { name: "Say what you saw" });
  const field = screen.getByLabelText("Note");
  expect(link.getAttribute("href")).toBe(`#${field.id}`);
  expect(field.getAttribute("aria-invalid")).toBe("true");
  expect(document.getElementById(field.getAttribute("aria-describedby") ?? "")?.textContent).toBe(
    "Say what you saw",
  );
});

it("draws no summary where nothing is wrong, and takes no focus", () => {
  draw(<ErrorSummary errors={[]} />);
  expect(screen.queryByRole("alert")).toBeNull();
  expect(document.activeElement).toBe(document.body);
});

it("groups choices under their question and ticks what was chosen", () => {
  draw(
    <ChoicesField
      name="symptoms"
      label="What is wrong?"
      kind="checkbox"
      values={["quality"]}
      choices={[
        { value: "quality", label: "Quality" },
        { value: "errors", label: "Errors" },
      ]}
    />,
  );
  expect(screen.getByRole("group", { name: /What is wrong/ })).toBeTruthy();
  expect(screen.getByLabelText<HTMLInputElement>("Quality").checked).toBe(true);
  expect(screen.getByLabelText<HTMLInputElement>("Errors").checked).toBe(false);
});

it("writes time absolutely, with its zone and for machines", () => {
  const { container } = draw(<Time at="2026-11-16T08:00:00Z" />);
  const time = container.querySelector("time");
  expect(time?.textContent).toBe("16 Nov 2026, 16:00\u00a0UTC+8");
  expect(time?.dateTime).toBe("2026-11-16T08:00:00.000Z");
});

it("says how old live data are, and from when they are once the stream is lost", () => {
  const at = "2026-11-17T03:14:07Z";
  draw(<FreshnessChip freshness="reconnecting" at={at} />);
  expect(screen.getByText("Reconnecting, data from 11:14:07 UTC+8")).toBeTruthy();
});

it("marks the current step and ticks the ones before, without links", () => {
  const { container } = draw(<StepList steps={["Problem", "Version", "Test"]} currentIndex={1} />);
  expect(container.querySelector("[aria-current=step]")?.textContent).toBe("2Version");
  expect(container.querySelectorAll("li.done")).toHaveLength(1);
  expect(container.querySelectorAll("a")).toHaveLength(0);
});

it("names the changed components for those who do not see the squares", () => {
  const { container } = draw(<ChangedComponents changed={["monitoring", "weights"]} />);
  expect(container.querySelector("title")?.textContent).toBe("Changed: Weights, Monitoring");
  expect(container.querySelectorAll(".on7")).toHaveLength(2);
});

it("says of texts that are too long that they are, and not that nothing changed", () => {
  const { container } = draw(<LineDiff rows={null} label="config.json" />);
  expect(container.textContent).toContain("too long to be shown line by line");
});

it("says removed and added in words beside a line difference", () => {
  const { container } = draw(<LineDiff rows={prepareLineDiff("a 1", "a 2")} label="config.json" />);
  expect(container.querySelector(".side .del")?.textContent).toContain("removed");
  expect(container.querySelector(".unified .add mark")?.textContent).toBe("2");
});

function Speaker() {
  const announce = useAnnounce();
  return (
    <button type="button" onClick={() => announce("Stage 2 began")}>
      go
    </button>
  );
}

it("announces once, politely, and leaves the assertive region silent", async () => {
  const { container } = draw(
    <Announcer>
      <Speaker />
    </Announcer>,
  );
  screen.getByRole("button").click();
  await screen.findByText("Stage 2 began");
  expect(container.querySelector("[data-announcer=assertive]")?.textContent).toBe("");
});
