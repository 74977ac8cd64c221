import { NextIntlClientProvider } from "next-intl";
import type { AbstractIntlMessages } from "next-intl";
import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { loadMessages } from "#components/messages/load-messages.ts";
import { reportMessageError } from "#components/messages/report-message-error.ts";
import { routing } from "#components/messages/routing.ts";
import type { ArmSeries, RecoveryView } from "#lib/rollouts/recovery-schema.ts";
import { englishLeft } from "#lib/testing/english-left.ts";
import { ArmsOverTime, RecoveryOverTime } from "./over-time.tsx";
import { rolloutAt } from "./rollout-fixture.ts";

const minuteMs = 60_000;
const from = new Date("2026-11-17T03:17:24Z");
const now = new Date("2026-11-17T03:33:22Z");
const names = { from: "v1.4", to: "v1.2" };

function arm(value: number | null): ArmSeries["restored"] {
  const known =
    value === null ? { value, low: null, high: null, n: null } : { value, low: 0, high: 1, n: 40 };
  const points = Array.from({ length: 5 }, (_, index) => ({
    ...known,
    at: from.getTime() + (index + 0.5) * 3 * minuteMs,
  }));
  return { points, total: known };
}

const limit = { kind: "below_other", size: 0.03, action: "stop" } as const;
const recovery: RecoveryView = {
  rolloutId: "0198c0de-0000-7000-8000-000000000001",
  from,
  until: now,
  comparedWith: "control",
  stages: [
    { share: 5, at: from },
    { share: 25, at: new Date(from.getTime() + 10 * minuteMs) },
  ],
  series: [
    {
      modality: "audio",
      metric: "top1_accuracy",
      unit: "ratio",
      limit: null,
      points: arm(0.24).points.map((point) => ({ ...point, low: 0.18, high: 0.3 })),
    },
  ],
  arms: [
    {
      modality: "audio",
      metric: "top1_accuracy",
      unit: "ratio",
      limit,
      restored: arm(0.95),
      other: arm(0.71),
    },
    {
      modality: "image",
      metric: "top1_accuracy",
      unit: "ratio",
      limit,
      restored: arm(0.97),
      other: arm(null),
    },
    {
      modality: "overall",
      metric: "error_rate",
      unit: "ratio",
      limit: { kind: "value", size: 0.05, action: "stop" },
      restored: arm(0.001),
      other: arm(0.002),
    },
  ],
  armsUntil: now,
};

/** As the server draws it, before any script. */
async function drawn(locale: (typeof routing.locales)[number], children: ReactNode): Promise<HTMLElement> {
  const messages = (await loadMessages(locale)) as Record<string, AbstractIntlMessages>;
  const intl = { locale, messages, now, timeZone: "UTC", onError: reportMessageError };
  const box = document.createElement("div");
  box.innerHTML = renderToStaticMarkup(<NextIntlClientProvider {...intl}>{children}</NextIntlClientProvider>);
  return box;
}

it("says what each version answered, and that one of them has no data", async () => {
  const container = await drawn("en", <ArmsOverTime recovery={recovery} names={names} />);
  expect([...container.querySelectorAll("h3")].map((heading) => heading.textContent)).toEqual([
    "Audio accuracy: 95.0% on v1.2, 71.0% on v1.4",
    "Image accuracy: 97.0% on v1.2, No data on v1.4",
    "Overall error rate: 0.1% on v1.2, 0.2% on v1.4",
  ]);
  const [audio, , errors] = container.querySelectorAll(".wide svg.plot");
  expect(audio?.textContent).toContain("v1.4 71.0");
  expect(audio?.textContent).toContain("stop 3.0 points below v1.4");
  expect(errors?.textContent).toContain("stop above 5%");
  expect(container.querySelectorAll("details.as-table")).toHaveLength(3);
  expect(container.textContent).not.toMatch(/\d\.\d{5,}/);
});

it("draws nothing where no stage is confirmed, and says so", async () => {
  const none = { ...recovery, stages: [], series: [], arms: [] };
  const container = await drawn("en", <ArmsOverTime recovery={none} names={names} />);
  expect(container.querySelectorAll("svg.plot")).toHaveLength(0);
  expect(container.textContent).toContain("No stage is confirmed yet.");
});

it.each(routing.locales)("draws the complaint over the planned stages, in %s", async (locale) => {
  const container = await drawn(
    locale,
    <>
      <RecoveryOverTime
        recovery={recovery}
        names={names}
        rollout={rolloutAt({})}
        isRunning={false}
        now={now}
      />
      <ArmsOverTime recovery={recovery} names={names} />
    </>,
  );
  const plot = container.querySelector(".wide svg.plot");
  expect(plot?.querySelector("title")?.textContent).toContain("24.0");
  for (const share of ["25%", "50%", "100%"]) expect(plot?.textContent).toContain(share);
  if (locale === "zh-CN") expect(englishLeft(container)).toEqual([]);
});

it("tells a difference whose proof is still missing as a number, not as better, and ends of a short span apart", async () => {
  const until = new Date(from.getTime() + 20_000);
  const short = { ...recovery, until, armsUntil: until };
  const rollout = rolloutAt({ readings: [] });
  const container = await drawn(
    "en",
    <>
      <RecoveryOverTime recovery={short} names={names} rollout={rollout} isRunning={false} now={now} />
      <ArmsOverTime recovery={short} names={names} />
    </>,
  );
  expect(container.textContent).toContain("Audio: 24.0 points between v1.2 and v1.4 so far, not yet proof");
  expect(container.textContent).not.toContain("points better");
  expect(container.textContent).toMatch(/03:17:24\sUTC to 03:17:44\sUTC/);
});
