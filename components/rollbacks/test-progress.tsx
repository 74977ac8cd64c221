"use client";

import { clsx } from "clsx";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { Section } from "#components/shell/section.tsx";
import { Sentence } from "#components/shell/sentence.tsx";
import { useAnnounce } from "#components/ui/announcer.tsx";
import { Button } from "#components/ui/button.tsx";
import { TextField } from "#components/ui/field.tsx";
import { Icon } from "#components/ui/icon.tsx";
import type { IconName } from "#components/ui/icon.tsx";
import { ModalityMark } from "#components/ui/modality-mark.tsx";
import { formatCount } from "#lib/charts/format-value.ts";
import { replayRunQuery } from "#lib/replays/client.ts";
import type { ReplayRun } from "#lib/replays/schema.ts";
import { rollbackFormAddress } from "#lib/rollbacks/client.ts";
import type { Rollback } from "#lib/rollbacks/schema.ts";
import { HiddenFields } from "./hidden-fields.tsx";
import { isDriver } from "./opened.ts";
import type { Viewer } from "./opened.ts";
import { StepGoal } from "./step-goal.tsx";
import { isRunning, testChecks, testFinding } from "./test-checks.ts";
import type { CheckStatus, TestCheck } from "./test-checks.ts";

const icons: Record<CheckStatus, IconName> = {
  not_started: "dash",
  running: "dots",
  passed: "tick",
  failed: "warning",
  no_result: "octagon",
};

function CheckRow({ check }: { check: TestCheck }) {
  const t = useTranslations("rollbacks.test");
  const words = useTranslations("glossary.check");
  const { key, modality, status, done, total } = check;
  return (
    <tr className={clsx(status !== "not_started" && "done")} data-check={key} data-status={status}>
      <th scope="row">
        {modality === null ? t(`check.${key as "restore" | "start"}`) : <ModalityMark modality={modality} />}
      </th>
      <td>
        <Icon name={icons[status]} />
        {words(status)}
      </td>
      <td>{key === "start" ? "" : t("doneOf", { done: formatCount(done), total: formatCount(total) })}</td>
    </tr>
  );
}

function Failing({ run }: { run: ReplayRun }) {
  const t = useTranslations("rollbacks.test");
  const failing = run.results.filter(({ verdict }) => verdict !== "passed");
  if (failing.length === 0) return null;
  return (
    <Section id="failing" title={t("failing")} note={formatCount(failing.length)} isSoft>
      <ul className="pl failing">
        {failing.map((result) => (
          <li key={result.goldenCaseId} data-verdict={result.verdict}>
            <ModalityMark modality={result.modality} />
            <span>
              <code>{result.key}</code> {result.critical && <b>{t("critical")}</b>}{" "}
              {result.verdict === "no_result"
                ? t("noAnswer", { failure: result.failure ?? t("noReason") })
                : t("differs", {
                    expected: result.expected ?? t("noReason"),
                    actual: result.actual ?? t("noReason"),
                  })}{" "}
              {result.firstDiverging && t(`diverging.${result.firstDiverging}`)}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Restored({ run }: { run: ReplayRun }) {
  const t = useTranslations("rollbacks.test");
  const words = useTranslations("glossary.component");
  const wrong = run.restore.filter(({ status }) => status !== "restored");
  if (wrong.length === 0) return null;
  return (
    <ul className="pl">
      {wrong.map(({ component, status, detail }) => (
        <li key={component}>
          <b>{words(component)}</b>
          <span>
            {t(`restore.${status}`)} {detail}
          </span>
        </li>
      ))}
    </ul>
  );
}

function useFinding(run: ReplayRun | null, version: string): { first: string; second: string } {
  const t = useTranslations("rollbacks.test");
  const finding = testFinding(run);
  const failed = run?.modalities.reduce((sum, counts) => sum + counts.failed, 0) ?? 0;
  const values = {
    version,
    done: formatCount(run?.done ?? 0),
    total: formatCount(run?.total ?? 0),
    failed: formatCount(failed),
    failure: run?.failure ?? t("noReason"),
  };
  return { first: t(`finding.${finding}`, values), second: t(`next.${finding}`, values) };
}

type Props = {
  rollback: Rollback;
  runId: string | null;
  reason: string;
  reasonError: string | undefined;
  idempotencyKey: string;
  viewer: Viewer;
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

function Evidence({ run }: { run: ReplayRun }) {
  const t = useTranslations("rollbacks.test");
  return (
    <>
      <div className="table-scroll" data-run-state={run.state} data-run-verdict={run.verdict ?? "none"}>
        <table className="stg">
          <caption className="vh">{t("checks")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("checkHeading")}</th>
              <th scope="col">{t("stateHeading")}</th>
              <th scope="col">{t("doneHeading")}</th>
            </tr>
          </thead>
          <tbody>
            {testChecks(run).map((check) => (
              <CheckRow key={check.key} check={check} />
            ))}
          </tbody>
        </table>
      </div>
      <Restored run={run} />
      <Failing run={run} />
    </>
  );
}

function AgainForm({ rollback, idempotencyKey }: Props) {
  const t = useTranslations("rollbacks.test");
  return (
    <form method="post" action={rollbackFormAddress("run_tests", rollback.id)} className="after">
      <HiddenFields idempotencyKey={`${idempotencyKey}.again`} expectedRevision={rollback.revision} />
      <Button icon="loop">{t("again")}</Button>
    </form>
  );
}

/** Step 3 live: how far restoring, starting and replaying are, each failing case with its first diverging stage, then on. */
export function TestProgress(props: Props) {
  const { rollback, runId, viewer } = props;
  const announce = useAnnounce();
  const query = useQuery({ ...replayRunQuery(runId ?? ""), enabled: runId !== null });
  const run = query.data ?? null;
  const { first, second } = useFinding(run, rollback.candidate?.shortName ?? "");
  const finding = testFinding(run);
  const isOver = finding !== "running";
  useEffect(() => {
    if (isOver) announce(first);
  }, [announce, first, isOver]);
  return (
    <>
      <Sentence first={first} second={second} />
      {run && <Evidence run={run} />}
      {isDriver(rollback, viewer) && run && !isRunning(run) && <AgainForm {...props} />}
      <ContinueForm
        {...props}
        needsReason={(isOver && finding !== "passed") || props.reasonError !== undefined}
      />
    </>
  );
}
