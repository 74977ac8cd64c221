"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import type { ReactNode } from "react";
import { Sentence } from "#components/shell/sentence.tsx";
import { useAnnounce } from "#components/ui/announcer.tsx";
import { TextField } from "#components/ui/field.tsx";
import { TechnicalDetail } from "#components/ui/technical-detail.tsx";
import { formatCount } from "#lib/charts/format-value.ts";
import { replayRunQuery } from "#lib/replays/client.ts";
import type { ReplayRun } from "#lib/replays/schema.ts";
import { rollbackFormAddress } from "#lib/rollbacks/client.ts";
import type { Rollback } from "#lib/rollbacks/schema.ts";
import { HiddenFields } from "./hidden-fields.tsx";
import { isDriver } from "./opened.ts";
import type { Viewer } from "./opened.ts";
import { StepGoal } from "./step-goal.tsx";
import { TestCheckList } from "./test-check-list.tsx";
import { isRunning, testFinding, testHeadline } from "./test-checks.ts";
import { TestControls } from "./test-controls.tsx";
import { TestFailing, TestRestored } from "./test-failing.tsx";
import { TestLatencies } from "./test-latencies.tsx";
import { percentOf } from "./test-reason.ts";
import { TestTimes } from "./test-times.tsx";

function useHeadline(run: ReplayRun | null, version: string): { first: string; second: string } {
  const t = useTranslations("rollbacks.test");
  const headline = testHeadline(run);
  const bound = run?.judgement?.bound ?? null;
  const values = {
    version,
    done: formatCount(headline.done),
    total: formatCount(headline.total),
    failed: headline.finding === "failed_checks" ? headline.failedChecks : headline.failedCases,
    open: headline.open,
    cases: headline.cases,
    bound: bound === null ? "" : percentOf(bound.upper),
  };
  return { first: t(`finding.${headline.finding}`, values), second: t(`next.${headline.next}`, values) };
}

type Props = {
  rollback: Rollback;
  runId: string | null;
  reason: string;
  reasonError: string | undefined;
  /** That not every check had passed when the form was sent: said until they have. */
  refusal: ReactNode;
  idempotencyKey: string;
  viewer: Viewer;
  /** When the page was drawn, as an ISO instant. */
  drawnAt: string;
  /** What can be seen and heard of the golden cases, drawn on the server. */
  samples: ReactNode;
};

function ContinueForm(props: Props & Needs) {
  const { rollback, viewer, reason, reasonError, idempotencyKey, needsReason } = props;
  const t = useTranslations("rollbacks.test");
  return (
    <form method="post" action={rollbackFormAddress("accept_tests", rollback.id)}>
      <HiddenFields idempotencyKey={`${idempotencyKey}.accept`} expectedRevision={rollback.revision} />
      {needsReason && isDriver(rollback, viewer) && (
        <TextField
          name="reason"
          label={t("reason")}
          hint={t("reasonHint")}
          isMultiline
          value={reason}
          error={reasonError}
        />
      )}
      <StepGoal
        rollback={rollback}
        viewer={viewer}
        consequence={needsReason ? t("continueWithout") : t("consequence")}
        noRole={t("noRole")}
      >
        {t("continue")}
      </StepGoal>
    </form>
  );
}

type Needs = { needsReason: boolean };

function Evidence({ run, drawnAt }: { run: ReplayRun; drawnAt: string }) {
  return (
    <>
      <TestTimes run={run} drawnAt={drawnAt} />
      <TestCheckList run={run} />
      <TechnicalDetail text={run.state === "failed" ? run.failure : null} />
      <TestRestored run={run} />
      <TestFailing run={run} />
      <TestLatencies run={run} />
    </>
  );
}

const askEveryMs = 3_000;

/** Step 3 live: how far every check is and what it found, each failing case with its first diverging stage, then on. */
export function TestProgress(props: Props) {
  const { rollback, runId, viewer } = props;
  const announce = useAnnounce();
  const query = useQuery({
    ...replayRunQuery(runId ?? ""),
    enabled: runId !== null,
    // A test may end after the page was drawn and before its stream was heard: nothing would tell of it then.
    refetchInterval: ({ state }) => (state.data !== undefined && isRunning(state.data) ? askEveryMs : false),
  });
  const run = query.data ?? null;
  const { first, second } = useHeadline(run, rollback.candidate?.shortName ?? "");
  const finding = testFinding(run);
  const isOver = finding !== "running";
  useEffect(() => {
    if (isOver) announce(first);
  }, [announce, first, isOver]);
  const isRefused = props.reasonError !== undefined && finding !== "passed";
  return (
    <>
      {isRefused && props.refusal}
      <Sentence first={first} second={second} />
      {run && <Evidence run={run} drawnAt={props.drawnAt} />}
      {props.samples}
      {isDriver(rollback, viewer) && run && (
        <TestControls rollback={rollback} run={run} idempotencyKey={props.idempotencyKey} />
      )}
      <ContinueForm {...props} needsReason={(isOver && finding !== "passed") || isRefused} />
    </>
  );
}
