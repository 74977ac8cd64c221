"use client";

import { useQuery } from "@tanstack/react-query";
import { useLocale, useNow, useTimeZone, useTranslations } from "next-intl";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import { Sentence } from "#components/shell/sentence.tsx";
import { useAnnounce } from "#components/ui/announcer.tsx";
import { Gap } from "#components/shell/gap.tsx";
import { StateBadge } from "#components/ui/state-badge.tsx";
import type { StateName } from "#components/ui/state-badge.tsx";
import { Time } from "#components/ui/time.tsx";
import { formatDuration, formatInstant } from "#lib/charts/format-instant.ts";
import { formatShare } from "#lib/charts/format-value.ts";
import { rolloutQuery } from "#lib/rollouts/client.ts";
import type { RouterByHand } from "#lib/rollouts/core/by-hand.ts";
import { guardrailInTheWay } from "#lib/rollouts/core/guardrail-in-the-way.ts";
import { describeRollout } from "#lib/rollouts/core/describe-rollout.ts";
import type { RolloutDescription } from "#lib/rollouts/core/describe-rollout.ts";
import { worseThanBefore } from "#lib/rollouts/core/worse-than-before.ts";
import type { Rollout, RolloutReason } from "#lib/rollouts/schema.ts";
import { actToConfirm } from "./act-to-confirm.ts";
import { ActBar } from "./act-bar.tsx";
import type { LateDrawn } from "./draw-late-parts.tsx";
import { LiveTraffic } from "./live-traffic.tsx";
import { shortNamesIn, useReasonWords } from "./rollout-words.ts";

// All of these are loaded once the page stands as the server drew it.
const IsItWorking = lazy(async () => ({ default: (await import("./is-it-working.tsx")).IsItWorking }));
const LiveBelow = lazy(async () => ({ default: (await import("./live-below.tsx")).LiveBelow }));
const BoundTraffic = lazy(async () => ({ default: (await import("./bound-traffic.tsx")).BoundTraffic }));
const PickToConfirm = lazy(async () => ({ default: (await import("./pick-to-confirm.tsx")).PickToConfirm }));

const everySecondMs = 1000;

type Names = { from: string; to: string };

type Props = {
  rolloutId: string;
  model: string;
  /** Short names of the suspect and the restored version. */
  names: Names;
  canOperate: boolean;
  /** Who looks, to know whether it is the driver. */
  viewerId: string | null;
  idempotencyKey: string;
  rollbackRevision: number;
  /** Which version the name `to` is of: a rollout may go on with another while the page is open. */
  restoredId: string;
  /** Who drives, drawn by the server. */
  driverLine: ReactNode;
  /** The way to go on on another device, drawn by the server. */
  handOver: ReactNode;
  /** What stands under the acts: the way to take over, and where to go once it is over; drawn by the server. */
  underActs: ReactNode;
  /** How traffic is moved by hand when this page cannot be reached. */
  router: RouterByHand;
  drawn: LateDrawn;
  /** The complaint over the stages, which only the server draws. */
  overTime: ReactNode;
};

function stateOf({ state, outcome, reason }: Rollout): StateName | null {
  if (state === "finished") return outcome?.code === "shown_to_have_helped" ? "healthy" : null;
  if (reason?.code === "router_unreachable" || reason?.code === "router_refused") return "blocked";
  return state === "waiting" || state === "paused" || state === "stopped" ? "waiting" : "rolling_back";
}

/** The two halves of the state sentence. */
export function useStateSentence(
  rollout: Rollout,
  description: RolloutDescription,
  words: { names: Names; reasonWords: (reason: RolloutReason) => string },
): { first: string; second: string } {
  const t = useTranslations("rollout");
  const locale = useLocale();
  const context = { locale, timeZone: useTimeZone() ?? "UTC" };
  const { share, suspectShare, stageShare, nextShare, remainingMs, next } = description;
  const startedAt = rollout.stages[rollout.stageIndex]?.startedAt ?? rollout.createdAt;
  const values = {
    share: formatShare(rollout.state === "shifting" ? stageShare : share),
    rest: formatShare(suspectShare),
    stage: formatShare(stageShare),
    next: formatShare(nextShare ?? 100),
    remaining: formatDuration(remainingMs ?? 0, locale),
    time: formatInstant(startedAt, context, "seconds"),
    ...words.names,
  };
  const { course, state } = rollout;
  const isReturning = course === "back" && state === "shifting";
  const reason = rollout.reason === null ? t("next.shifting", values) : words.reasonWords(rollout.reason);
  return {
    first: t(`first.${isReturning ? "returning" : state}`, values),
    second: next === "reason" ? reason : t(`next.${next}`, values),
  };
}

/** Whether somebody must act now, which is said at once. */
function isAsking({ state, reason }: Rollout): boolean {
  return state === "waiting" || (state === "stopped" && reason?.code !== "asked_by_person");
}

function useChanges(key: string, text: string, isUrgent: boolean): void {
  const announce = useAnnounce();
  const before = useRef(key);
  useEffect(() => {
    if (before.current === key) return;
    before.current = key;
    announce(text, isUrgent ? "assertive" : "polite");
  }, [announce, isUrgent, key, text]);
}

type SubProps = { rollout: Rollout; isTimeLeft: boolean; words: (reason: RolloutReason) => string };

/** How the limits stand, and what to do; what the sentence above has said already is not said again. */
function Standing({ rollout }: Pick<SubProps, "rollout">) {
  const t = useTranslations("rollout.sub");
  const asked = useTranslations("rollout.asked");
  const { readings, state, course } = rollout;
  const broken = readings.filter(({ outcome }) => outcome === "broken").length;
  const blind = readings.filter(({ outcome }) => outcome === "no_data").length;
  const worse = worseThanBefore(rollout).length;
  const isInTheWay = course !== "choosing" && guardrailInTheWay(rollout) !== null;
  const isSaid = isInTheWay && state === "stopped";
  const ask = isInTheWay ? "guardrail" : course === "choosing" ? "choosing" : state;
  return (
    <>
      {readings.length > 0 && !(isSaid && broken === 1) && t("limits", { broken, blind })}
      <Gap />
      {worse > 0 && t("worse", { count: worse })}
      <Gap />
      {!isSaid && asked(ask)}
    </>
  );
}

function SubLine({ rollout, isTimeLeft, words }: SubProps) {
  const t = useTranslations("rollout.sub");
  const heldUntil = rollout.stages[rollout.stageIndex]?.heldUntil ?? null;
  const { reason, state } = rollout;
  return (
    <p className="sub">
      {heldUntil !== null && isTimeLeft && (
        <>
          {t(state === "baking" ? "bakeEnds" : "nextChange")} <Time at={heldUntil} style="seconds" />
          {t("stop")}
          <Gap />
        </>
      )}
      {(state === "paused" || state === "stopped") && reason !== null && (
        <>
          {words(reason)}
          <Gap />
        </>
      )}
      <Standing rollout={rollout} />
    </p>
  );
}

/** The live screen's body: what is so, what to do now, whether it works, and what happened. */
export function LiveRollout(props: Props) {
  const t = useTranslations("rollout");
  const { data: rollout } = useQuery(rolloutQuery(props.rolloutId));
  return rollout === undefined ? (
    <Sentence first={t("loading")} />
  ) : (
    <LiveBody rollout={rollout} {...props} />
  );
}

/** Whether the page has all that it loads by itself; what comes after that keeps nobody waiting. */
function useIsLoaded(): boolean {
  const [isLoaded, setLoaded] = useState(false);
  useEffect(() => {
    const onLoad = () => setLoaded(true);
    if (document.readyState === "complete") onLoad();
    else addEventListener("load", onLoad, { once: true });
    return () => removeEventListener("load", onLoad);
  }, []);
  return isLoaded;
}

/** What the server drew, until the page is loaded and then its own code. */
function Late({ isLoaded, drawn, children }: { isLoaded: boolean; drawn: ReactNode; children: ReactNode }) {
  return isLoaded ? <Suspense fallback={drawn}>{children}</Suspense> : drawn;
}

function LiveBody(props: Props & { rollout: Rollout }) {
  const { rollout, model, canOperate, viewerId, idempotencyKey, driverLine, router } = props;
  const to = rollout.toVersionId === props.restoredId ? props.names.to : rollout.toVersionName;
  const names = { from: props.names.from, to };
  const t = useTranslations("rollout");
  const shell = useTranslations("shell");
  const now = useNow({ updateInterval: everySecondMs });
  const nameOf = shortNamesIn(rollout, names);
  const reasonWords = useReasonWords(nameOf);
  const description = describeRollout(rollout, now, viewerId);
  const sentence = useStateSentence(rollout, description, { names, reasonWords });
  const state = stateOf(rollout);
  const toConfirm = actToConfirm(rollout);
  const isLoaded = useIsLoaded();
  useChanges(
    `${rollout.state} ${rollout.stageIndex} ${description.next === "stopping"}`,
    `${sentence.first} ${sentence.second}`,
    isAsking(rollout),
  );
  return (
    <div data-rollout-state={rollout.state} data-stage-index={rollout.stageIndex}>
      <title>{`${formatShare(description.share)} ▸ ${names.to} · ${model} · ${shell("product")}`}</title>
      <div className="lh">
        <div className="st">
          {state !== null && <StateBadge state={state} />}
          {driverLine}
        </div>
        {props.handOver}
      </div>
      <Sentence {...sentence} />
      <SubLine rollout={rollout} isTimeLeft={(description.remainingMs ?? 0) > 0} words={reasonWords} />
      <LiveTraffic rollout={rollout} description={description} names={names} />
      {canOperate ? (
        <ActBar
          rollout={rollout}
          description={description}
          names={names}
          idempotencyKey={idempotencyKey}
          rollbackRevision={props.rollbackRevision}
        />
      ) : (
        <p className="sub after" data-forbidden="operate">
          {t("noRole")}
        </p>
      )}
      <Late isLoaded={isLoaded} drawn={props.drawn.confirm}>
        {canOperate && toConfirm !== null && (
          <PickToConfirm act={toConfirm} {...{ rollout, names, idempotencyKey }} />
        )}
      </Late>
      <Late isLoaded={isLoaded} drawn={props.drawn.bound}>
        {rollout.traffic.bound !== undefined && (
          <BoundTraffic suspect={names.from} {...{ rollout, canOperate, idempotencyKey }} />
        )}
      </Late>
      {props.underActs}
      <section aria-labelledby="working">
        <Late isLoaded={isLoaded} drawn={props.drawn.working}>
          <IsItWorking rollout={rollout} names={names} />
        </Late>
        {props.overTime}
      </section>
      <Late isLoaded={isLoaded} drawn={props.drawn.below}>
        <LiveBelow rollout={rollout} names={names} viewerId={viewerId} router={router} now={now} />
      </Late>
    </div>
  );
}
