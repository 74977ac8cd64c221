import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import type { AbstractIntlMessages } from "next-intl";
import type { ComponentProps, ReactNode } from "react";
import { expect, it } from "vitest";
import { loadMessages } from "#components/messages/load-messages.ts";
import { reportMessageError } from "#components/messages/report-message-error.ts";
import { routing } from "#components/messages/routing.ts";
import { rolloutQuery } from "#lib/rollouts/client.ts";
import { describeRollout, worstFirst } from "#lib/rollouts/core/describe-rollout.ts";
import { worseThanBefore } from "#lib/rollouts/core/worse-than-before.ts";
import { Guardrail, RolloutReason, RolloutState } from "#lib/rollouts/schema.ts";
import type { GuardrailReading, Rollout } from "#lib/rollouts/schema.ts";
import { englishLeft } from "#lib/testing/english-left.ts";
import { EventList, eventKinds } from "./event-list.tsx";
import { GuardrailTiles } from "./guardrail-tiles.tsx";
import { LiveRollout, useStateSentence } from "./live-rollout.tsx";
import { useReasonWords } from "./rollout-words.ts";
import { rolloutAt, reading } from "./rollout-fixture.ts";

const now = new Date("2026-11-17T03:33:22Z");
const names = { from: "v1.4", to: "v1.2" };

const notDrawn = { confirm: null, bound: null, working: null, below: null };

async function inLanguage(locale: string, children: ReactNode) {
  const messages = (await loadMessages(locale as "en")) as Record<string, AbstractIntlMessages>;
  return render(
    <NextIntlClientProvider
      locale={locale}
      timeZone="Asia/Shanghai"
      now={now}
      messages={messages}
      onError={reportMessageError}
    >
      {children}
    </NextIntlClientProvider>,
  );
}

/** Draws the live page's body, as the operator "olga" sees it if nothing else is given. */
function drawLive(
  rollout: Rollout,
  given: Partial<Pick<ComponentProps<typeof LiveRollout>, "viewerId" | "driverLine" | "drawn">> = {},
  locale = "en",
) {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } });
  client.setQueryData(rolloutQuery(rollout.id).queryKey, rollout);
  return inLanguage(
    locale,
    <QueryClientProvider client={client}>
      <LiveRollout
        rolloutId={rollout.id}
        model="mm_digits"
        names={names}
        canOperate
        viewerId="olga"
        restoredId={rollout.toVersionId}
        rollbackRevision={4}
        idempotencyKey="key"
        driverLine=""
        router={{ kind: "gateway", command: null }}
        drawn={notDrawn}
        overTime={null}
        handOver={null}
        underActs={null}
        {...given}
      />
    </QueryClientProvider>,
  );
}

function Reason({ reason }: { reason: RolloutReason }) {
  return <p>{useReasonWords((name) => name)(reason)}</p>;
}

function SentenceOf({ rollout }: { rollout: Rollout }) {
  const reasonWords = useReasonWords((name) => name);
  const { first, second } = useStateSentence(rollout, describeRollout(rollout, now), { names, reasonWords });
  return <p>{`${first} | ${second}`}</p>;
}

const codes = RolloutReason.shape.code.options;

it.each(routing.locales)("has a sentence for every reason, also without its facts, in %s", async (locale) => {
  const { container } = await inLanguage(
    locale,
    codes.map((code) => <Reason key={code} reason={{ code, facts: {} }} />),
  );
  const said = [...container.querySelectorAll("p")].map((line) => line.textContent);
  expect(said).toHaveLength(codes.length);
  expect(new Set(said).size).toBe(codes.length);
  expect(said.join("")).not.toMatch(/undefined|NaN|rollout\.reason/);
  if (locale === "zh-CN") expect(englishLeft(container)).toEqual([]);
});

it.each(routing.locales)("has a sentence for every state in %s", async (locale) => {
  for (const state of RolloutState.options) {
    for (const reason of [null, { code: "router_unreachable" as const, facts: { failure: "no answer." } }]) {
      const { container, unmount } = await inLanguage(
        locale,
        <SentenceOf rollout={rolloutAt({ state, reason })} />,
      );
      expect(container.textContent).toMatch(/\S \| \S/);
      expect(container.textContent).not.toMatch(/rollout\./);
      unmount();
    }
  }
});

it.each(routing.locales)("has a sentence for every kind of event in %s", async (locale) => {
  const events = eventKinds.map((kind, index) => ({
    id: `0198c0de-0000-7000-8000-0000000000${10 + index}`,
    revision: index,
    at: new Date(now.getTime() + index),
    kind,
    data: { share: 25, code: "guardrail_broken", outcome: "ended_early" },
    actor: { kind: "person" as const, id: null, name: "On-call" },
    reason: "because",
  }));
  const { container } = await inLanguage(
    locale,
    <EventList rollout={rolloutAt({ events })} names={names} now={now} />,
  );
  const said = [...container.querySelectorAll("li span")].map((line) => line.textContent);
  expect(new Set(said).size).toBe(eventKinds.length);
  if (locale === "zh-CN") expect(englishLeft(container)).toEqual([]);
});

it.each(routing.locales)("names every role and action of guardrails in %s", async (locale) => {
  const readings = Guardrail.shape.role.options.flatMap((role) =>
    Guardrail.shape.action.options.map((action) => reading(`${role}_${action}`, { role, action })),
  );
  const { container } = await inLanguage(
    locale,
    <GuardrailTiles rollout={rolloutAt({ readings })} names={names} now={now} />,
  );
  expect(container.querySelectorAll("article")).toHaveLength(readings.length);
});

it.each(routing.locales)(
  "tells the evidence, the test, the slices and a kept alarm in %s",
  async (locale) => {
    const proof = {
      test: "interval" as const,
      comparedWith: "control" as const,
      eValue: 12.4,
      needed: 80,
      windows: 9,
      stages: 2,
      restored: { bad: 4, total: 120 },
      other: { bad: 3, total: 118 },
      alarmAt: now,
      moreAnswers: null,
    };
    const readings = [
      { ...reading("accuracy_audio", {}), proof },
      {
        ...reading("split_overall", { role: "quality", metric: "sample_ratio" }),
        proof: { ...proof, test: "split" as const, comparedWith: "plan" as const },
      },
    ];
    const { container } = await inLanguage(
      locale,
      <GuardrailTiles rollout={rolloutAt({ readings })} names={names} now={now} />,
    );
    const evidence = [...container.querySelectorAll(".ev")].map((each) => each.textContent);
    expect(evidence).toHaveLength(2);
    for (const text of evidence) {
      expect(text).toContain("12");
      expect(text).toContain("80");
      expect(text).toContain("118");
    }
    expect(container.querySelectorAll(".ev time")).toHaveLength(2);
    expect(container.querySelectorAll("details .ev")).toHaveLength(0);
    const calm = readings.map((each) => ({ ...each, proof: { ...each.proof, alarmAt: null } }));
    const { container: quiet } = await inLanguage(
      locale,
      <GuardrailTiles rollout={rolloutAt({ readings: calm })} names={names} now={now} />,
    );
    expect(quiet.querySelectorAll("details:not([open]) .ev")).toHaveLength(2);
  },
);

it.each(routing.locales)(
  "says how far it is with collecting, not that data is missing, in %s",
  async (locale) => {
    const given = reading("accuracy_audio", {});
    const early = {
      ...given,
      outcome: "no_data" as const,
      requests: 12,
      verdict: { ...given.verdict, evidence: null },
    };
    const running = rolloutAt({ readings: [early] });
    const { container, rerender } = await inLanguage(
      locale,
      <GuardrailTiles rollout={running} names={names} now={now} />,
    );
    expect(container.querySelector("[data-collecting=true]")?.textContent).toMatch(/12\D+300/);
    rerender(<p />);
    const stopped = rolloutAt({ readings: [early], state: "stopped" });
    const { container: still } = await inLanguage(
      locale,
      <GuardrailTiles rollout={stopped} names={names} now={now} />,
    );
    expect(still.querySelector("[data-collecting=false]")?.textContent).toContain("12");
    expect(still.querySelector(".dv")?.textContent).toBe(locale === "en" ? "No data" : "无数据");
  },
);

it("keeps what comes late as the server drew it until its code is there", async () => {
  const { traffic } = rolloutAt({});
  const bound = {
    at: now,
    canEvict: false,
    versions: [{ version: rolloutAt({}).fromVersionName, sessions: 3, streams: 0 }],
  };
  const drawn = { ...notDrawn, bound: <p>Three sessions, as the server drew it</p> };
  await drawLive(rolloutAt({ traffic: { ...traffic, bound } }), { drawn });
  expect(screen.getByText("Three sessions, as the server drew it")).toBeDefined();
  await waitFor(() => expect(document.querySelector("[data-bound-sessions='3']")).not.toBeNull(), {
    timeout: 15_000,
  });
  expect(screen.queryByText("Three sessions, as the server drew it")).toBeNull();
});

it("says the state, what comes next, and what each act does", async () => {
  const rollout = rolloutAt({});
  await drawLive(rollout, { driverLine: "Driver: you" });
  expect(screen.getByRole("heading", { level: 1 }).textContent).toBe(
    "25% of traffic is on v1.2. Holding 4\u00a0min more, then 50%.",
  );
  expect(document.title).toBe("25% ▸ v1.2 · mm_digits · Lastgood");
  const advance = screen.getByRole("button", { name: /Advance now/ });
  expect(advance.textContent).toContain("Goes to 50% now, not in 4\u00a0min");
  expect(advance.getAttribute("formaction")).toBe(`/api/v1/rollouts/${rollout.id}/advance`);
  expect(advance.getAttribute("value")).toBe("key.advance.7");
  const another = screen.getByRole<HTMLButtonElement>("button", { name: /Choose another version/ });
  expect(another.textContent).toContain("Stays at 25% while you choose");
  expect(another.form?.getAttribute("action")).toBe(`/api/v1/rollbacks/${rollout.rollbackId}/another`);
  expect(new FormData(another.form ?? undefined).get("expectedRevision:number")).toBe("4");
  const posted = new FormData(advance.closest("form") ?? undefined);
  expect(posted.get("expectedStage:number")).toBe("1");
  expect(posted.get("expectedRevision:number")).toBe("7");
});

it("offers no next stage in the last one, and nothing but the report when finished", () => {
  const last = rolloutAt({ state: "holding", stageIndex: 3 });
  expect(describeRollout(last, now).offered).not.toContain("advance");
  expect(describeRollout(rolloutAt({ state: "finished" }), now).offered).toEqual([]);
  expect(describeRollout(rolloutAt({ state: "paused" }), now).offered).toContain("resume");
});

it.each<[Partial<Rollout>, string | null, string, string | null]>([
  [{}, "olga", "pause", null],
  [{}, "grace", "pause", null],
  [{}, "grace", "stop", null],
  [{}, "grace", "advance", "not_driver"],
  [{}, "grace", "another", "not_driver"],
  [{ state: "shifting" }, "olga", "advance", "only_held"],
  [{ state: "holding", stageIndex: 3 }, "olga", "advance", "last_stage"],
  [{ state: "planned" }, "olga", "pause", "not_begun"],
  [{ state: "shifting", course: "back" }, "olga", "pause", "returning"],
  [{ state: "shifting", course: "back" }, "olga", "stop", null],
  [{ state: "stopped", course: "choosing" }, "olga", "resume", "choosing"],
  [{ state: "stopped" }, "olga", "resume", null],
  [{ state: "stopped" }, "olga", "another", null],
])("%j: to %s the act %s is blocked by %s", (...[over, viewer, act, blocked]) => {
  const { bar, offered } = describeRollout(rolloutAt(over), now, viewer);
  expect(bar.find((each) => each.act === act)?.blocked).toBe(blocked);
  if (blocked !== null) expect(offered).not.toContain(act);
});

it("offers another version first when a guardrail stopped it, since going on overrides the guardrail", () => {
  const barOf = (over: Partial<Rollout>) => describeRollout(rolloutAt(over), now).bar.map(({ act }) => act);
  const byGuardrail = { code: "guardrail_broken" as const, facts: {} };
  expect(barOf({ state: "stopped" })).toEqual(["resume", "another"]);
  expect(barOf({ state: "stopped", reason: byGuardrail })).toEqual(["another", "resume"]);
});

it.each(routing.locales)(
  "tells at 100% what is worse than before, as a warning and not as undecided, in %s",
  async (locale) => {
    const given = reading("accuracy_text", { modality: "text" });
    const worse: GuardrailReading = {
      ...given,
      outcome: "undecided",
      verdict: { ...given.verdict, kind: "regressed" },
    };
    const [early, late] = [1, 3].map((stageIndex) => rolloutAt({ stageIndex, readings: [worse] }));
    expect(early && worseThanBefore(early)).toEqual([]);
    expect(late && worseThanBefore(late)).toEqual([worse]);
    const { container } = await inLanguage(
      locale,
      <GuardrailTiles rollout={late ?? rolloutAt({})} names={names} now={now} />,
    );
    const foot = container.querySelector(".ft")?.textContent;
    expect(foot).toContain(locale === "en" ? "Worse" : "变差");
    expect(foot).toContain("v1.4");
  },
);

it.each(routing.locales)(
  "says why an act is blocked, on a button that can be reached, in %s",
  async (locale) => {
    await drawLive(rolloutAt({ state: "shifting" }), { viewerId: "grace" }, locale);
    const blocked = [...document.querySelectorAll<HTMLButtonElement>("[data-blocked]")];
    expect(blocked.map(({ disabled, type }) => [disabled, type])).toEqual(
      Array.from({ length: 2 }, () => [false, "button"]),
    );
    for (const button of blocked) expect(button.textContent).toContain("Olga");
    if (locale === "zh-CN") expect(englishLeft(document.body)).toEqual([]);
  },
);

it.each(routing.locales)(
  "has a sentence for the way back, and for a guardrail's stop, in %s",
  async (locale) => {
    const rollouts = [
      rolloutAt({ state: "shifting", course: "back" }),
      rolloutAt({ state: "stopped", course: "choosing", stopEffectiveAt: now }),
      rolloutAt({
        state: "stopped",
        reason: { code: "guardrail_broken", facts: {} },
        stopEffectiveAt: now,
      }),
    ];
    const said = [];
    for (const rollout of rollouts) {
      const { container, unmount } = await inLanguage(locale, <SentenceOf rollout={rollout} />);
      said.push(container.textContent);
      unmount();
    }
    expect(new Set(said).size).toBe(3);
    expect(said.join("")).not.toMatch(/rollout\./);
  },
);

it("never takes unmeasured traffic for a share of 0", () => {
  const rollout = rolloutAt({});
  const unmeasured = { ...rollout, traffic: { ...rollout.traffic, observed: null } };
  expect(describeRollout(unmeasured, now).observedShare).toBeNull();
  expect(describeRollout(rollout, now).observedShare).toBe(24.6);
});

it("puts guardrails without data first, then broken ones, then the nearest to its limit", () => {
  const near = reading("near", {}, { lower: -2.9 });
  const far = reading("far", {}, { lower: -0.5 });
  const blind = { ...reading("blind", {}), outcome: "no_data" as const };
  const broken = { ...reading("broken", {}), outcome: "broken" as const };
  expect(worstFirst([far, near, broken, blind]).map(({ guardrail }) => guardrail.key)).toEqual([
    "blind",
    "broken",
    "near",
    "far",
  ]);
});
