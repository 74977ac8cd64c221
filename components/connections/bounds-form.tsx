import { useTranslations } from "next-intl";
import { draftErrors, draftText, errorOf } from "#components/rollbacks/form-draft.ts";
import type { FormDraft } from "#components/rollbacks/form-draft.ts";
import { HiddenFields } from "#components/rollbacks/hidden-fields.tsx";
import { useRefusalWords } from "#components/rollbacks/refusal-words.ts";
import { Button } from "#components/ui/button.tsx";
import { ErrorSummary } from "#components/ui/error-summary.tsx";
import { TextField } from "#components/ui/field.tsx";
import { fieldId } from "#components/ui/field-id.ts";
import { targetSettingsAddress } from "#lib/targets/client.ts";
import type { Target } from "#lib/targets/schema.ts";

const secondMs = 1000;

/** Lengths of time, entered in seconds. */
const rolloutTimes = ["minimumHoldMs", "bakeMs", "evidenceIntervalMs", "differenceAlarmMs"] as const;
const testNumbers = [
  "caseConcurrency",
  "loadRequests",
  "loadConcurrency",
  "loadSeconds",
  "latencyRatio",
  "latencyFloorMs",
  "maximumErrorRatio",
] as const;
const flags = ["warmStandby", "allowsDrills"] as const;

const names = [
  "title",
  ...rolloutTimes.map((name) => `rolloutSettings.${name}:seconds`),
  "rolloutSettings.minimumRequestsPerArm:number",
  ...testNumbers.map((name) => `testSettings.${name}:number`),
  ...flags.map((name) => `${name}:boolean`),
];

type Props = { target: Target; draft: FormDraft; idempotencyKey: string };

/** What was typed in seconds stands in the draft in milliseconds. */
function secondsText(draft: FormDraft, name: string, nowMs: number): string {
  const text = draftText(draft, name, String(nowMs));
  return text === "" ? "" : String(Number(text) / secondMs);
}

/** The bounds of rollouts and tests on a target, and what it may be used for. */
export function BoundsForm({ target, draft, idempotencyKey }: Props) {
  const t = useTranslations("connections.bounds");
  const words = useTranslations("connections");
  // The server speaks of milliseconds; here seconds are typed.
  const ofField = (path: string, reason: string) => {
    const time = rolloutTimes.find((name) => path === `rolloutSettings.${name}`);
    return time === undefined ? reason : t(`wrong.${time}`);
  };
  const errors = draftErrors(draft, names, { ofCode: useRefusalWords(), ofField });
  const { rolloutSettings, testSettings, settingsRevision } = target;
  const number = (name: string, label: string, now: number) => (
    <TextField
      key={name}
      name={name}
      label={label}
      inputMode="decimal"
      value={draftText(draft, name, String(now))}
      error={errorOf(errors, name)}
    />
  );
  return (
    <form method="post" action={targetSettingsAddress(target.id, "bounds")}>
      <ErrorSummary errors={errors} />
      <HiddenFields idempotencyKey={idempotencyKey} expectedRevision={settingsRevision} />
      <TextField
        name="title"
        label={words("targetTitle")}
        value={draftText(draft, "title", target.title)}
        error={errorOf(errors, "title")}
      />
      <h3 className="after">{t("rollouts")}</h3>
      {rolloutTimes.map((name) => (
        <TextField
          key={name}
          name={`rolloutSettings.${name}:seconds`}
          label={t(`rollout.${name}`)}
          hint={t(`rolloutHint.${name}`)}
          inputMode="decimal"
          value={secondsText(draft, `rolloutSettings.${name}:seconds`, rolloutSettings[name])}
          error={errorOf(errors, `rolloutSettings.${name}:seconds`)}
        />
      ))}
      {number(
        "rolloutSettings.minimumRequestsPerArm:number",
        t("rollout.minimumRequestsPerArm"),
        rolloutSettings.minimumRequestsPerArm,
      )}
      <h3 className="after">{t("tests")}</h3>
      {testNumbers.map((name) =>
        number(`testSettings.${name}:number`, t(`test.${name}`), testSettings[name]),
      )}
      <h3 className="after">{t("use")}</h3>
      {flags.map((name) => {
        const field = `${name}:boolean`;
        const isOn = draft === null ? target[name] : draft.values[name] === true;
        return (
          <div key={name} className="field">
            <input type="hidden" name={field} value="false" />
            <label className="choice">
              <input type="checkbox" id={fieldId(field)} name={field} value="true" defaultChecked={isOn} />
              <span>
                {t(name)}
                <small>{t(`${name}Hint`)}</small>
              </span>
            </label>
          </div>
        );
      })}
      <p className="acts after">
        <Button>{t("save")}</Button>
      </p>
    </form>
  );
}
