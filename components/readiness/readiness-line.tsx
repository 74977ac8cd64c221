import { useLocale, useNow, useTimeZone, useTranslations } from "next-intl";
import { Gap } from "#components/shell/gap.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { formatDuration, formatInstant } from "#lib/charts/format-instant.ts";
import type { Readiness } from "#lib/targets/readiness-schema.ts";
import { useAbout, useReadinessWords } from "./readiness-words.ts";

const bold = (text: React.ReactNode) => <b className="ink">{text}</b>;

/** When the last check was made, as an age; the exact instant is in its title. */
function CheckedAgo({ readiness }: { readiness: Readiness }) {
  const t = useTranslations("readiness");
  const context = { locale: useLocale(), timeZone: useTimeZone() ?? "UTC" };
  const now = useNow();
  if (readiness.running !== null) return <>{t("running")}</>;
  const at = readiness.last?.requestedAt;
  if (at === undefined) return null;
  const age = formatDuration(now.getTime() - at.getTime(), context.locale);
  return (
    <>
      {t.rich("checkedAgo", {
        age,
        time: (text) => (
          <time dateTime={at.toISOString()} title={formatInstant(at, context)}>
            {text}
          </time>
        ),
      })}
    </>
  );
}

type Props = { readiness: Readiness; /** Under a heading that says what it is about. */ isCell?: boolean };

/** "Rollback-ready: yes, to v1.2, about 40 s · checked 6 h ago", or why not, or that it was not checked. */
export function ReadinessLine({ readiness, isCell = false }: Props) {
  const t = useTranslations(isCell ? "readiness.cell" : "readiness.line");
  const about = useAbout();
  const words = useReadinessWords();
  const { state, reason, last } = readiness;
  const values = {
    version: last?.versionName ?? "–",
    duration: about(last?.readyMs ?? 0),
    reason: reason === null ? "" : words(reason),
    b: bold,
  };
  const isKnown = last !== null || readiness.running !== null;
  return (
    <span className="rdy-line" data-readiness={state}>
      {state === "ready" && <Icon name="tick" />}
      {t.rich(state, values)}
      {isKnown && (
        <span className="q">
          {isCell ? <br /> : <Gap />}
          <CheckedAgo readiness={readiness} />
        </span>
      )}
    </span>
  );
}
