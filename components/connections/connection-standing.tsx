import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { RefreshWhile } from "#components/readiness/refresh-while.tsx";
import { HiddenFields } from "#components/rollbacks/hidden-fields.tsx";
import { useFailureWords } from "#components/shell/failure-words.ts";
import { Gap } from "#components/shell/gap.tsx";
import { Button } from "#components/ui/button.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { TechnicalDetail } from "#components/ui/technical-detail.tsx";
import { Time } from "#components/ui/time.tsx";
import { formatCount } from "#lib/charts/format-value.ts";
import { testConnectionAddress } from "#lib/targets/client.ts";
import { failureOfTest } from "#lib/targets/core/connection-standing.ts";
import type { ConnectionStanding } from "#lib/targets/core/connection-standing.ts";
import type { AdapterManifest, ConnectionTest } from "#lib/targets/schema.ts";

const icons = { working: "tick", failing: "octagon", unknown: "dash" } as const;

type Props = {
  standing: ConnectionStanding;
  targetId: string;
  /** Null for an adapter that this installation does not know. */
  manifest: AdapterManifest | null;
  canTest: boolean;
  idempotencyKey: string;
  /** What tells it from another one of its kind; nothing where there is one. */
  address?: string | null;
};

/** What a test that passed was answered. */
function Sample({ text }: { text: string }) {
  const t = useTranslations("connections");
  return <p className="t13">{text === "" ? t("noSample") : <code lang="en">{text}</code>}</p>;
}

type ResultProps = {
  test: ConnectionTest;
  /** The technical text that stands above already. */ shown: string | null;
};

function TestResult({ test, shown }: ResultProps) {
  const t = useTranslations("connections");
  const { status, result, requestedAt, finishedAt } = test;
  const latency = result?.latencyMs == null ? "–" : formatCount(Math.round(result.latencyMs));
  const why = useFailureWords();
  const all = failureOfTest(test);
  const failed = all?.text === shown ? null : all;
  const failure = failed === null ? "" : why(failed.reason);
  const words = { b: (text: ReactNode) => <b>{text}</b>, latency, failure };
  return (
    <div role="status" data-test={status}>
      <p className="t13">
        {t.rich(`tested.${status}`, words)} <Time at={finishedAt ?? requestedAt} style="seconds" />
      </p>
      {status === "passed" && <Sample text={result?.sample ?? ""} />}
      <TechnicalDetail text={failed?.text} />
      {status === "queued" && <RefreshWhile />}
    </div>
  );
}

/** When a connection that was asked last did what it is for. */
function LastSuccess({ state, lastSuccessAt }: ConnectionStanding) {
  const t = useTranslations("connections");
  if (state === "unknown") return null;
  return (
    <span className="q">
      {" · "}
      {lastSuccessAt === null ? (
        t("neverWorked")
      ) : (
        <>
          {t("lastWorked")}
          <Gap />
          <Time at={lastSuccessAt} />
        </>
      )}
    </span>
  );
}

/** How a connection stands: whether it works, since when, what a test gave, and "Test now", which makes a real call. */
export function ConnectionState({
  standing,
  targetId,
  manifest,
  canTest,
  idempotencyKey,
  address = null,
}: Props) {
  const t = useTranslations("connections");
  const language = useLocale() === "zh-CN" ? "zh-CN" : "en";
  const why = useFailureWords();
  const { subject, subjectId, kind, state, failure, test } = standing;
  const title = manifest?.title[language] ?? kind;
  return (
    <div id={`${subject}-${subjectId}`} className="conn" data-connection={subject} data-state={state}>
      <p>
        <b>{title}</b> {address !== null && <span className="q">{address} </span>}
        <Icon name={icons[state]} /> {t(`state.${state}`)}
        <LastSuccess {...standing} />
      </p>
      {failure !== null && (
        <>
          <p className="wrong">{why(failure.reason)}</p>
          <TechnicalDetail text={failure.text} />
        </>
      )}
      {canTest && (
        <form method="post" action={testConnectionAddress(targetId)} className="ready-act">
          <HiddenFields idempotencyKey={idempotencyKey} />
          <input type="hidden" name="subject" value={subject} />
          <input type="hidden" name="subjectId" value={subjectId} />
          <Button icon="check">
            {t("testNow")}
            <span className="vh"> {title}</span>
          </Button>
        </form>
      )}
      {test !== null && <TestResult test={test} shown={failure?.text ?? null} />}
    </div>
  );
}
