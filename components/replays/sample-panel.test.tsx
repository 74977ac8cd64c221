import { render, screen, within } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import { expect, it } from "vitest";
import glossary from "#components/messages/en/glossary.json" with { type: "json" };
import samples from "#components/messages/en/samples.json" with { type: "json" };
import shell from "#components/messages/en/shell.json" with { type: "json" };
import type { Sample, SampleAnswer, SampleMedia, SampleView } from "#lib/replays/sample-schema.ts";
import { SamplePanel } from "./sample-panel.tsx";

const [own, against] = [
  { id: "01900000-0000-7000-8000-000000000002", shortName: "v1.4" },
  { id: "01900000-0000-7000-8000-000000000001", shortName: "v1.2" },
];
const at = new Date("2026-11-20T12:00:00.000Z");

function anAnswer(side: "a" | "b", text: string, isHidden = false): SampleAnswer {
  const version = side === "a" ? against : own;
  const parts = [
    { text: "a ", isMarked: false },
    { text, isMarked: true },
  ];
  return {
    side,
    versionId: isHidden ? null : version.id,
    shortName: isHidden ? null : version.shortName,
    source: isHidden ? null : "recorded",
    answeredAt: isHidden ? null : at,
    outputs: [
      { name: "caption", unit: null, isDifferent: true, shown: { kind: "text", parts, isCut: false } },
      {
        name: "classes",
        unit: "probability",
        isDifferent: false,
        shown: { kind: "labels", labels: [{ name: "cat", probability: 0.91237 }] },
      },
      {
        name: "score",
        unit: null,
        isDifferent: false,
        shown: { kind: "numbers", values: [0.99923456, null], more: 3 },
      },
    ],
  };
}

function aSample(key: string, given: Partial<Sample> = {}): Sample {
  return {
    inputSha256: key.padEnd(64, "0"),
    key,
    modality: "image",
    critical: false,
    standing: "answer_differs",
    inputs: [],
    firstDiverging: null,
    answers: [anAnswer("a", "black"), anAnswer("b", "white")],
    preferred: null,
    ...given,
  };
}

function aView(given: Partial<SampleView> = {}): SampleView {
  return {
    version: own,
    against,
    modality: null,
    isBlind: false,
    page: 1,
    pages: 1,
    total: 1,
    standings: { answer_differs: 1, values_differ: 2, same: 9, one_sided: 0 },
    modalities: [{ modality: "image", cases: 12, differing: 1 }],
    samples: [aSample("one")],
    preferences: { this: 0, against: 0, neither: 0 },
    unasked: [],
    canReplay: true,
    canPrefer: true,
    ...given,
  };
}

function draw(view: SampleView, place: { rollbackId?: string } = {}) {
  return render(
    <NextIntlClientProvider locale="en" timeZone="UTC" messages={{ samples, shell, glossary }}>
      <SamplePanel
        view={view}
        place={{ model: "mm_digits", version: own.id, ...place }}
        idempotencyKey="key"
      />
    </NextIntlClientProvider>,
  );
}

it("says what differs, marks the words, and names labels with their probabilities", () => {
  const { container } = draw(aView());
  expect(container.textContent).toContain("One case is answered otherwise by v1.4 than by v1.2.");
  const before = screen.getByRole("group", { name: "Outputs of v1.2, to compare with" });
  expect([...before.querySelectorAll("mark")].map((mark) => mark.textContent)).toEqual(["black"]);
  expect(before.querySelector(".del")).not.toBeNull();
  expect(before.textContent).toContain("cat91.2%");
  expect(before.textContent).toContain("0.9992, no value and 3 more");
  expect(container.textContent).not.toMatch(/\d\.\d{5,}/);
});

const media: readonly (readonly [SampleMedia, string])[] = [
  [{ kind: "image", href: "/one.png", width: 16, height: 16 }, 'img[src="/one.png"][width="16"]'],
  [
    { kind: "audio", href: "/one.wav", mediaType: "audio/wav", durationMs: 420, peaks: [-1, 1] },
    'svg[aria-label="Waveform of x, case one, 0.42\u2060\u00a0s"], svg[role="img"] path',
  ],
  [
    { kind: "audio", href: "/one.wav", mediaType: "audio/wav", durationMs: 420, peaks: [-1, 1] },
    'audio[controls][preload="none"][src="/one.wav"] > track',
  ],
  [
    { kind: "video", href: "/one.webm", mediaType: "video/webm", strip: null },
    'video[controls][src="/one.webm"]',
  ],
  [
    {
      kind: "video",
      href: null,
      mediaType: null,
      strip: { href: "/strip.png", width: 80, height: 10, shown: 8, frames: 20 },
    },
    'img[alt="8 of 20 frames of x, case one"]',
  ],
  [{ kind: "text", text: "seven", isCut: false }, "blockquote"],
];

it.each(media)("draws %o as what it is", (shown, selector) => {
  const { container } = draw(aView({ samples: [aSample("one", { inputs: [{ name: "x", media: shown }] })] }));
  expect(container.querySelector(selector)).not.toBeNull();
});

it("says why something cannot be heard or seen", () => {
  const silent: SampleMedia = {
    kind: "audio",
    href: null,
    mediaType: "audio/wav",
    durationMs: null,
    peaks: [0, 0],
  };
  const inputs = [
    { name: "x", media: silent },
    { name: "y", media: { kind: "not_available", reason: "too_large" } as const },
  ];
  const { container } = draw(aView({ samples: [aSample("one", { inputs })] }));
  expect(container.textContent).toContain("no sample rate is told");
  expect(container.textContent).toContain("too large to show");
  expect(container.querySelector("audio")).toBeNull();
});

it("asks for a blind choice without telling whose an answer is", () => {
  const hidden = [anAnswer("a", "black", true), anAnswer("b", "white", true)];
  const view = aView({ isBlind: true, samples: [aSample("one", { answers: hidden })] });
  draw(view, { rollbackId: own.id });
  expect(screen.getByRole("button", { name: "Blind A/B" }).getAttribute("aria-pressed")).toBe("true");
  const card = screen.getByRole("heading", { level: 3 }).closest("li");
  if (card === null) throw new Error("no card");
  expect(card.textContent).not.toMatch(/v1\.\d/);
  const form = within(card).getByRole("button", { name: "A is better" }).closest("form");
  expect(form?.getAttribute("action")).toBe(
    `/api/v1/models/mm_digits/versions/${own.id}/golden-samples/${"one".padEnd(64, "0")}/preference`,
  );
  const sent = Object.fromEntries(new FormData(form ?? undefined));
  expect(sent).toMatchObject({ against: against.id, rollbackId: own.id, page: "1", locale: "en" });
});

it("tells whose it was once it is chosen, and counts the choices", () => {
  const preferences = { this: 1, against: 7, neither: 2 };
  const { container } = draw(
    aView({ isBlind: true, preferences, samples: [aSample("one", { preferred: "against" })] }),
  );
  expect(container.textContent).toContain("You preferred v1.2.");
  expect(container.textContent).toContain("A was v1.2");
  expect(container.textContent).toContain("You preferred v1.2 in 7 of 10 cases, v1.4 in 1, neither in 2.");
  expect(screen.queryByRole("button", { name: "A is better" })).toBeNull();
});

it("offers to ask a version that was never asked, says how far that is, and says who may", () => {
  const unasked = [{ version: own, casesOf: against, cases: 20, asking: null }];
  const { unmount } = draw(aView({ unasked }));
  const form = screen.getByRole("button", { name: "Ask v1.4 now" }).closest("form");
  expect(form?.getAttribute("action")).toBe(`/api/v1/models/mm_digits/versions/${own.id}/replays`);
  expect(Object.fromEntries(new FormData(form ?? undefined))).toMatchObject({
    goldenVersion: against.id,
    samplesOf: own.id,
  });
  unmount();
  const { container, unmount: leave } = draw(aView({ unasked, canReplay: false }));
  expect(container.textContent).toContain("An operator can have them asked.");
  leave();
  draw(aView({ unasked: unasked.map((one) => ({ ...one, asking: { done: 7, total: 20 } })) }));
  expect(screen.getByText(/It is being asked: 7 of 20/)).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Ask v1.4 now" })).toBeNull();
});

it.each([
  [{ modalities: [] }, "No golden case is recorded"],
  [{ modality: "audio" as const }, "No case of this modality"],
  [{ isBlind: true }, "No two answers differ"],
])("says why there is nothing: %o", (given, said) => {
  const { container } = draw(aView({ samples: [], ...given }));
  expect(container.querySelector("[data-empty]")?.textContent).toContain(said);
});

it("tells at which stage a replay first did something else", () => {
  const { container } = draw(aView({ samples: [aSample("one", { firstDiverging: "preprocess" })] }));
  expect(container.textContent).toContain("Preprocessing is the first stage that differs.");
});

it("never calls what was not compared the same", () => {
  const standings = { answer_differs: 0, values_differ: 0, same: 0, one_sided: 38 };
  const { container } = draw(aView({ standings }));
  expect(container.querySelector(".lead")?.textContent).toBe(
    "Nothing can be compared yet: no case was answered by both v1.4 and v1.2.",
  );
});

it("leads from page to page, and keeps what is chosen", () => {
  draw(aView({ page: 2, pages: 3 }));
  const href = (name: string) => screen.getByRole("link", { name }).getAttribute("href");
  expect(href("Next")).toContain("tab=samples&page=3#samples");
  expect(href("Previous")).toContain("tab=samples#samples");
});
