import { clsx } from "clsx";
import { useTranslations } from "next-intl";
import { Icon } from "#components/ui/icon.tsx";
import type { IconName } from "#components/ui/icon.tsx";
import { ModalityMark } from "#components/ui/modality-mark.tsx";
import { TechnicalDetail } from "#components/ui/technical-detail.tsx";
import { formatCount } from "#lib/charts/format-value.ts";
import type { ReplayRun } from "#lib/replays/schema.ts";
import { testChecks } from "./test-checks.ts";
import type { CheckStatus, TestCheck } from "./test-checks.ts";
import { useReasonWords } from "./test-reason.ts";

const icons: Record<CheckStatus, IconName> = {
  not_started: "dash",
  running: "dots",
  passed: "tick",
  failed: "warning",
  inconclusive: "octagon",
  not_run: "dash",
  known_loss: "warning",
  cancelled: "dash",
};

function CheckName({ check }: { check: TestCheck }) {
  const t = useTranslations("rollbacks.test");
  const { kind, modality, name } = check;
  if (modality === null) return t(`check.${kind}`, { name });
  return (
    <>
      {t("check.replay", { name })} <ModalityMark modality={modality} />
    </>
  );
}

function CheckRow({ check }: { check: TestCheck }) {
  const t = useTranslations("rollbacks.test");
  const words = useTranslations("glossary.check");
  const reasonWords = useReasonWords();
  const { key, status, done, total, reason } = check;
  const detail = reason?.facts["detail"];
  const progress = total === 0 ? "" : t("doneOf", { done: formatCount(done), total: formatCount(total) });
  return (
    <li className={clsx(status === "not_started" && "off")} data-check={key} data-status={status}>
      <b>
        <CheckName check={check} />
      </b>
      <span className="st">
        <Icon name={icons[status]} />
        {words(status)}
      </span>
      <p>{reason === null ? progress : reasonWords(reason)}</p>
      <TechnicalDetail text={typeof detail === "string" ? detail : null} />
    </li>
  );
}

/** Every check of a test: its name, its state with icon and word, and the sentence of its reason or how far it is. */
export function TestCheckList({ run }: { run: ReplayRun }) {
  const t = useTranslations("rollbacks.test");
  return (
    <ul
      className="chk"
      aria-label={t("checks")}
      data-run-state={run.state}
      data-run-verdict={run.verdict ?? "none"}
    >
      {testChecks(run).map((check) => (
        <CheckRow key={check.key} check={check} />
      ))}
    </ul>
  );
}
