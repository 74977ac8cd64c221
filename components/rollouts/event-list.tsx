import { useTimeZone, useTranslations } from "next-intl";
import { useFailureWords } from "#components/shell/failure-words.ts";
import { Section } from "#components/shell/section.tsx";
import { TechnicalDetail } from "#components/ui/technical-detail.tsx";
import { Time } from "#components/ui/time.tsx";
import { formatZone } from "#lib/charts/format-instant.ts";
import { formatShare } from "#lib/charts/format-value.ts";
import type { Rollout, RolloutEvent } from "#lib/rollouts/schema.ts";
import { shortNamesIn, useReasonWords } from "./rollout-words.ts";
import type { ReasonWords } from "./rollout-words.ts";

/** The kinds of events that have a sentence. */
export const eventKinds = [
  "created",
  "stage_started",
  "stage_confirmed",
  "waiting",
  "stopped",
  "split_landed",
  "split_withdrawn",
  "stop_accepted",
  "stop_effective",
  "paused",
  "resumed",
  "hold_extended",
  "clock_set_back",
  "another_wanted",
  "version_kept",
  "replanned",
  "return_started",
  "went_back",
  "finished",
  "shift_forced",
  "guardrail_overridden",
  "eviction_asked",
  "evicted",
  "eviction_failed",
] as const;

const outcomes = ["shown_to_have_helped", "not_yet_shown", "ended_early"] as const;

const minuteMs = 60_000;

type Props = {
  rollout: Pick<Rollout, "events" | "fromVersionName" | "toVersionName">;
  /** Short names of the suspect and the restored version. */
  names: { readonly from: string; readonly to: string };
  now: Date;
};

type Wording = {
  reasonWords: ReasonWords;
  /** Shortens a version's name. */
  nameOf: (version: string) => string;
};

function useEventWords({ reasonWords, nameOf }: Wording): (event: RolloutEvent) => string {
  const t = useTranslations("rollout");
  const failureWords = useFailureWords();
  const shortOf = (value: unknown) => (typeof value === "string" ? nameOf(value) : "");
  return ({ kind, data, reason, actor }) => {
    const known = eventKinds.find((name) => name === kind);
    const share = typeof data["share"] === "number" ? formatShare(data["share"]) : "";
    const { code, ...facts } = data;
    const outcome = outcomes.find((name) => name === data["outcome"]) ?? "not_yet_shown";
    const text =
      known === undefined
        ? t("event.other", { kind })
        : t(`event.${known}`, {
            share,
            streams: typeof data["streams"] === "number" ? data["streams"] : 0,
            sessions: typeof data["sessions"] === "number" ? data["sessions"] : 0,
            failure: failureWords(data["why"]),
            from: shortOf(data["from"]),
            to: shortOf(data["to"]),
            minutes: typeof data["byMs"] === "number" ? data["byMs"] / minuteMs : 0,
            why: typeof code === "string" ? reasonWords({ code, facts }) : "",
            outcome: t(`outcome.${outcome}`),
          });
    const said = reason === null ? text : t("event.because", { text, reason });
    return actor.kind === "person" || actor.kind === "token"
      ? t("event.by", { actor: actor.name, text: said })
      : said;
  };
}

/** What a system outside said, where that is what happened. */
function failureOf({ data }: RolloutEvent): string | null {
  return typeof data["failure"] === "string" ? data["failure"] : null;
}

/** What happened, newest first, one sentence each. */
export function EventList({ rollout, names, now }: Props) {
  const t = useTranslations("rollout");
  const nameOf = shortNamesIn(rollout, names);
  const words = useEventWords({ reasonWords: useReasonWords(nameOf), nameOf });
  const zone = formatZone(now, useTimeZone() ?? "UTC");
  const newestFirst = rollout.events.toSorted(
    (a, b) => b.at.getTime() - a.at.getTime() || b.revision - a.revision,
  );
  return (
    <Section id="events" title={t("events")} note={t("newestFirst", { zone })}>
      {/* The page's announcer says each change once; a live log beside it would say it twice. */}
      <div role="log" aria-live="off" aria-label={t("events")}>
        <ol className="ev">
          {newestFirst.map((event) => (
            <li key={event.id} data-event={event.kind}>
              <Time at={event.at} style="clock" />
              <span>
                {words(event)} <TechnicalDetail text={failureOf(event)} />
              </span>
            </li>
          ))}
        </ol>
      </div>
    </Section>
  );
}
