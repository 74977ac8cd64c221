import { render, screen } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import type { ReactNode } from "react";
import { expect, it } from "vitest";
import glossary from "#components/messages/en/glossary.json" with { type: "json" };
import shell from "#components/messages/en/shell.json" with { type: "json" };
import { wideFrame, narrowFrame } from "#lib/charts/frame.ts";
import type { Frame } from "#lib/charts/frame.ts";
import { prepareMarkerRail } from "#lib/charts/marker-rail.ts";
import type { SeriesPoint } from "#lib/charts/schema.ts";
import { prepareTimeSeries } from "#lib/charts/time-series.ts";
import { MarkerRail } from "./marker-rail.tsx";
import { PlotSvg } from "./plot-svg.tsx";
import { SeriesTable } from "./series-table.tsx";

function draw(children: ReactNode) {
  return render(
    <NextIntlClientProvider locale="en" timeZone="UTC" messages={{ glossary, shell }}>
      {children}
    </NextIntlClientProvider>,
  );
}

const hourMs = 3_600_000;
const range = { fromAt: 0, toAt: 10 * hourMs };
const point = (hour: number, value: number | null): SeriesPoint => ({
  at: hour * hourMs,
  value,
  low: value,
  high: value,
  n: 1200,
});
const points = [0, 1, 2, 3].map((hour) => point(hour, 0.9612345678)).concat(point(4, null), point(5, 0.714));

function prepare(frame: Frame) {
  return prepareTimeSeries({
    series: { modality: "audio", metric: "accuracy", unit: "ratio", limit: 0.94, points },
    range,
    frame,
  });
}

it("names a plot and describes it, and writes no number with more digits than it means", () => {
  const { container } = draw(
    <PlotSvg model={prepare(wideFrame)} title="Audio accuracy fell 24.7 points" description="95% CI" />,
  );
  expect(screen.getByRole("img", { name: /Audio accuracy fell/ })).toBeTruthy();
  expect(container.querySelector("desc")?.textContent).toBe("95% CI");
  expect(container.textContent).not.toMatch(/\d\.\d{5,}/);
  expect(container.textContent).toContain("Limit 94%");
  expect(container.textContent).toContain("71.4");
});

it("leaves a gap open and says that it has no data", () => {
  const { container } = draw(<PlotSvg model={prepare(wideFrame)} title="t" description="d" />);
  expect(container.querySelectorAll("path.ln")).toHaveLength(2);
  // Told with its times where they have room.
  expect(screen.getAllByText(/^No data/).map((name) => name.textContent)).toEqual([
    "No data",
    "No data 05:00\u201310:00",
  ]);
});

it("gives every point as a table, the empty one in words", () => {
  draw(<SeriesTable model={prepare(wideFrame)} caption="Audio accuracy" />);
  const rows = screen.getAllByRole("row", { hidden: true });
  expect(rows).toHaveLength(points.length + 1);
  expect(rows[5]?.textContent).toContain("No data");
  expect(rows[1]?.textContent).toBe("1 Jan 1970, 00:00\u00a0UTC96.1%96.1%96.1%1\u202f200");
});

it("lists the markers of the rail under the same numbers", () => {
  const markers = [
    { at: 2 * hourMs, label: "v1.4 took 100%" },
    { at: hourMs, label: "v1.3 took 100%" },
  ];
  const models = {
    wide: prepareMarkerRail(markers, range, wideFrame),
    narrow: prepareMarkerRail(markers, range, narrowFrame),
  };
  draw(<MarkerRail models={models} />);
  const items = screen.getAllByRole("listitem").map((item) => item.textContent);
  expect(items).toEqual(["11 Jan, 01:00v1.3 took 100%", "21 Jan, 02:00v1.4 took 100%"]);
});
