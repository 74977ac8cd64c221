import { formatMetric } from "#lib/charts/format-metric.ts";
import type { Consumer } from "#lib/consumers/schema.ts";
import { findMetric } from "#lib/metrics/catalogue.ts";
import type { NoticeDraft } from "#lib/notifications/schema.ts";
import { namesIn } from "#lib/rollbacks/core/round-trips.ts";
import type { ConsumerImpact } from "#lib/rollbacks/schema.ts";
import type { Language, LocalizedText, Modality } from "#lib/schema/atoms.ts";
import type { ModalityVerdict } from "#lib/targets/schema.ts";
import type { InterfaceChange } from "#lib/versions/interface-schema.ts";
import type { ChangelogEntry } from "#lib/versions/schema.ts";
import { contractLine, subjectOf } from "./contract-line.ts";
import { noticeWords } from "./notice-words.ts";
import type { NoticeStanding, NoticeWords } from "./notice-words.ts";

/** What a message to one consumer is written from. Versions go by their short names. */
export type NoticeFacts = {
  readonly model: string;
  readonly suspect: string;
  readonly restored: string;
  readonly standing: NoticeStanding;
  /** Why the restored version was not tested before traffic moved; null: it was. */
  readonly skippedTests: string | null;
  readonly consumer: Pick<Consumer, "language" | "reads">;
  readonly impact: Pick<ConsumerImpact, "lostFields" | "gainedFields" | "changes"> | null;
  /** The modalities that people complain about. */
  readonly complaint: readonly Modality[];
  /** Step 1: the suspect against what served before it. */
  readonly problem: readonly ModalityVerdict[];
  /** Step 2: the restored version's last healthy counts against the suspect's. */
  readonly expected: readonly ModalityVerdict[];
  readonly comesBack: readonly ChangelogEntry[];
  readonly isLost: readonly ChangelogEntry[];
  /** Changing fields that other consumers read and this one does not: an entry that names one is not for it. */
  readonly fieldsOfOthers: readonly string[];
};

/** A message to one consumer: only what touches it, in its language. */
export type ComposedNotice = Pick<
  NoticeDraft,
  "modalities" | "lostFields" | "subject" | "body" | "ask" | "isTouched"
>;

/** Writes the message to one consumer in plain words: what changes for it, by how much, and what it must do. */
export function composeNotice(told: NoticeFacts): ComposedNotice {
  const facts = isAsBefore(told) ? { ...told, ...nothing } : told;
  const { consumer, suspect, restored, model, standing } = facts;
  const words = noticeWords[consumer.language];
  const way = { model, suspect, restored };
  const moves = movesOf(facts, words);
  const entries = entriesOf(facts);
  const lostFields = facts.impact?.lostFields ?? [];
  const breaking = otherChanges(facts.impact)
    .filter(({ severity }) => severity === "breaking")
    .map((change) => subjectOf(change, consumer.language));
  const toDo = [
    ...(lostFields.length > 0 ? [words.doWithout(lostFields.join(words.fieldSeparator))] : []),
    ...(breaking.length > 0 ? [words.doCheck(breaking.join(words.fieldSeparator))] : []),
    ...entries.known.flatMap(({ action }) =>
      action === null ? [] : [inLanguage(action, consumer.language)],
    ),
  ];
  const changes = [
    ...moves.map(({ line }) => line),
    ...fieldLines(facts.impact, words),
    ...contractLines(facts.impact, consumer.language),
  ];
  const lists = [
    list(words.known(restored), texts(entries.known, consumer.language)),
    list(words.undone(restored), texts(entries.undone, consumer.language)),
    list(words.gone(restored), texts(entries.gone, consumer.language)),
  ];
  const isTouched = changes.length > 0 || lists.some((text) => text !== null);
  const ask = toDo.length > 0 ? "action" : "fyi";
  const body = [
    words.opening(way, standing),
    facts.skippedTests === null ? null : words.untested(restored, facts.skippedTests),
    isTouched ? list(words.whatChanges, changes) : words.nothingChanges,
    ...lists,
    toDo.length > 0 ? list(words.toDo, toDo) : words.nothingToDo,
    words.pleaseAnswer,
  ];
  return {
    modalities: [...new Set(moves.map(({ modality }) => modality))],
    lostFields: [...lostFields],
    subject: words.subject(way, ask === "action"),
    body: body.filter((part) => part !== null).join("\n\n"),
    ask,
    isTouched,
  };
}

/** What a rollback changes for anybody that left all traffic where it was. */
const nothing = {
  impact: null,
  complaint: [],
  problem: [],
  expected: [],
  comesBack: [],
  isLost: [],
} as const;

function isAsBefore({ standing }: NoticeFacts): boolean {
  return standing.kind === "went_back" || standing.kind === "cancelled";
}

function isRead({ consumer }: NoticeFacts, modality: Modality): boolean {
  return (
    modality === "overall" ||
    consumer.reads.some((read) => read.modality === modality || read.modality === "overall")
  );
}

type Move = { readonly modality: Modality; readonly line: string };

function movesOf(facts: NoticeFacts, words: NoticeWords): Move[] {
  const worse = facts.problem.filter(
    ({ verdict }) => verdict.kind === "regressed" && verdict.evidence !== null,
  );
  const isTold = (one: ModalityVerdict) =>
    worse.some(({ modality, metric }) => modality === one.modality && metric === one.metric);
  const back = facts.expected.filter(
    (one) => !isTold(one) && (one.verdict.kind === "regressed" || one.verdict.kind === "improved"),
  );
  const reported = facts.complaint.filter((modality) => !worse.some((one) => one.modality === modality));
  return [
    ...worse.map((one) => ({ modality: one.modality, line: worseLine(facts, one, words) })),
    ...reported.map((modality) => ({ modality, line: words.isReported(words.modalities[modality]) })),
    ...back.flatMap((one) => backLine(one, facts, words)),
  ].filter(({ modality }) => isRead(facts, modality));
}

function worseLine(facts: NoticeFacts, one: ModalityVerdict, words: NoticeWords): string {
  const same = facts.expected.find(
    ({ modality, metric }) => modality === one.modality && metric === one.metric,
  );
  const was = same?.verdict.evidence ?? null;
  const evidence = one.verdict.evidence;
  if (evidence === null) return words.isReported(words.modalities[one.modality]);
  return words.gotWorse({
    modality: words.modalities[one.modality],
    metric: metricName(one, facts.consumer.language, words),
    from: formatMetric(evidence.baseline, evidence.unit),
    to: formatMetric(evidence.suspect, evidence.unit),
    suspect: facts.suspect,
    before: was === null ? null : formatMetric(was.suspect, was.unit),
    restored: facts.restored,
  });
}

function backLine(one: ModalityVerdict, facts: NoticeFacts, words: NoticeWords): Move[] {
  const { evidence, kind } = one.verdict;
  if (evidence === null) return [];
  const line = words.goesBack({
    modality: words.modalities[one.modality],
    metric: metricName(one, facts.consumer.language, words),
    from: formatMetric(evidence.baseline, evidence.unit),
    to: formatMetric(evidence.suspect, evidence.unit),
    isWorse: kind === "regressed",
  });
  return [{ modality: one.modality, line }];
}

function metricName({ metric, verdict }: ModalityVerdict, language: Language, words: NoticeWords): string {
  if (verdict.label !== undefined) return inLanguage(verdict.label, language);
  const label = findMetric(metric)?.label;
  return words.metrics[metric] ?? (label === undefined ? metric : inLanguage(label, language));
}

function fieldLines(impact: NoticeFacts["impact"], words: NoticeWords): string[] {
  const { lostFields = [], gainedFields = [] } = impact ?? {};
  return [
    ...(lostFields.length > 0 ? [words.fieldsGoAway(lostFields.join(words.fieldSeparator))] : []),
    ...(gainedFields.length > 0 ? [words.fieldsComeBack(gainedFields.join(words.fieldSeparator))] : []),
  ];
}

/** Changes that no lost field tells of: types, units, label maps, what is sent. */
function otherChanges(impact: NoticeFacts["impact"]): InterfaceChange[] {
  if (impact === null) return [];
  const { lostFields, changes } = impact;
  return changes.filter(({ side, field }) => side === "request" || !lostFields.includes(field));
}

function contractLines(impact: NoticeFacts["impact"], language: Language): string[] {
  return otherChanges(impact).map((change) => contractLine(change, language));
}

function entriesOf(facts: NoticeFacts) {
  const own = (entries: readonly ChangelogEntry[]) =>
    entries.filter((entry) => isRead(facts, entry.modality) && !namesAny(entry, facts.fieldsOfOthers));
  const comesBack = own(facts.comesBack);
  return {
    known: comesBack.filter(({ kind }) => kind === "known_issue"),
    undone: comesBack.filter(({ kind }) => kind !== "known_issue"),
    gone: own(facts.isLost),
  };
}

/** Whether an entry's words name one of the fields as a whole word. */
function namesAny(entry: ChangelogEntry, fields: readonly string[]): boolean {
  const { text, action } = entry;
  const said = [text.en, text["zh-CN"], action?.en, action?.["zh-CN"]].join("\n");
  const named = namesIn(said);
  return fields.some((field) => named.has(field));
}

function texts(entries: readonly ChangelogEntry[], language: Language): string[] {
  return entries.map(({ text }) => inLanguage(text, language));
}

function inLanguage(text: LocalizedText, language: Language): string {
  return (language === "zh-CN" ? text["zh-CN"] : null) ?? text.en;
}

function list(heading: string, lines: readonly string[]): string | null {
  return lines.length === 0 ? null : [heading, ...lines.map((line) => `- ${line}`)].join("\n");
}
