import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { useFailureWords } from "#components/shell/failure-words.ts";
import { listCommaIn } from "#components/shell/punctuation.ts";
import { formatDuration, formatInstant } from "#lib/charts/format-instant.ts";
import { formatCount, formatShare, formatSigned } from "#lib/charts/format-value.ts";
import type { Rollout, RolloutReason } from "#lib/rollouts/schema.ts";
import type { Modality } from "#lib/schema/atoms.ts";

type Facts = Readonly<Record<string, unknown>>;

/** Says a reason by its code and facts; a code without a sentence says nothing. */
export type ReasonWords = (reason: { readonly code: string; readonly facts: Facts }) => string;

/** Asked and found shares by version, parted by the comma of the language: `v1.2 25%, v1.4 75%`. */
function slicesIn(value: unknown, nameOf: (version: string) => string, comma: string): string | null {
  if (!Array.isArray(value) || value.length === 0) return null;
  const parts = value.map((slice: unknown) => {
    const { version, share } = (slice ?? {}) as { version?: unknown; share?: unknown };
    return typeof version === "string" && typeof share === "number"
      ? `${nameOf(version)} ${formatShare(share)}`
      : "";
  });
  return parts.filter(Boolean).join(comma);
}

function differenceIn(verdict: unknown): string | null {
  const { evidence } = (verdict ?? {}) as { evidence?: { estimate?: unknown } | null };
  return typeof evidence?.estimate === "number" ? `${formatSigned(evidence.estimate, 1)}\u00a0pt` : null;
}

/**
 * Gives the function that says a rollout's reason in the reader's language: what is so, and what to do. Facts that a reason
 * lacks are said to be not recorded. `nameOf` shortens a version's name.
 */
export function useReasonWords(nameOf: (version: string) => string): ReasonWords {
  const t = useTranslations("rollout.reason");
  const words = useTranslations("glossary");
  const names = useTranslations("rollout.metric");
  const why = useFailureWords();
  const locale = useLocale();
  const context = { locale, timeZone: useTimeZone() ?? "UTC" };
  const comma = listCommaIn(locale);
  const missing = words("notRecorded");
  return ({ code, facts: all }) => {
    // Past events may carry codes that this page does not know.
    const known = code as RolloutReason["code"];
    if (!t.has(known)) return "";
    const modality = `modality.${all["modality"] as Modality}` as const;
    const number = (name: string, write: (value: number) => string) =>
      typeof all[name] === "number" ? write(all[name]) : missing;
    const text = (name: string) => (typeof all[name] === "string" ? all[name] : missing);
    const since = new Date(text("since"));
    const metric = text("metric");
    return t(known, {
      remaining: number("remainingMs", (value) => formatDuration(value, locale)),
      requests: number("requests", formatCount),
      needed: number("needed", formatCount),
      since: Number.isNaN(since.getTime()) ? missing : formatInstant(since, context, "seconds"),
      modality: words(words.has(modality) ? modality : "modality.overall"),
      metric: names.has(metric as "error_rate") ? names(metric as "error_rate") : metric,
      limit: number("limit", (value) => formatSigned(value, 1)),
      difference: differenceIn(all["verdict"]) ?? missing,
      failure: all["why"] == null && all["failure"] == null ? missing : why(all["why"]),
      servers: text("servers"),
      moved: number("moved", formatShare),
      share: number("share", formatShare),
      ready: number("ready", formatCount),
      total: number("total", formatCount),
      found: slicesIn(all["found"], nameOf, comma) ?? missing,
      asked: slicesIn(all["asked"], nameOf, comma) ?? number("wanted", formatShare),
      observed: number("observed", formatShare),
      version: typeof all["version"] === "string" ? nameOf(all["version"]) : missing,
    });
  };
}

/** Gives the short name of a rollout's two versions; any other version keeps its own. */
export function shortNamesIn(
  { fromVersionName, toVersionName }: Pick<Rollout, "fromVersionName" | "toVersionName">,
  names: { readonly from: string; readonly to: string },
): (version: string) => string {
  return (version) => {
    if (version === toVersionName) return names.to;
    return version === fromVersionName ? names.from : version;
  };
}
