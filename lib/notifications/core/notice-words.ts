import type { Language, Modality } from "#lib/schema/atoms.ts";

/** A measured value before and after, already written with its unit. */
export type WordedMove = {
  readonly modality: string;
  readonly metric: string;
  readonly from: string;
  readonly to: string;
};
/** How the rollback stands that a message tells of; the share is what the restored version was left with, written with its unit. */
export type NoticeStanding =
  | { readonly kind: "moving" | "finished" | "went_back" | "cancelled" }
  | { readonly kind: "ended_early"; readonly share: string };

type Way = { readonly model: string; readonly suspect: string; readonly restored: string };

/** The sentences of a message to a consumer, in one language. */
export type NoticeWords = {
  readonly modalities: Readonly<Record<Modality, string>>;
  /** Plain names of what live counters measure; other metrics go by their label in the catalogue. */
  readonly metrics: Readonly<Record<string, string>>;
  readonly subject: (way: Way, asksToAct: boolean) => string;
  readonly opening: (way: Way, standing: NoticeStanding) => string;
  /** What is told before a message that was written while the rollback ran. */
  readonly hasEndedSince: string;
  readonly untested: (restored: string, reason: string) => string;
  readonly nothingChanges: string;
  readonly whatChanges: string;
  readonly gotWorse: (
    move: WordedMove & { suspect: string; before: string | null; restored: string },
  ) => string;
  readonly goesBack: (move: WordedMove & { isWorse: boolean }) => string;
  readonly isReported: (modality: string) => string;
  readonly fieldsGoAway: (fields: string) => string;
  readonly fieldsComeBack: (fields: string) => string;
  readonly known: (restored: string) => string;
  readonly undone: (restored: string) => string;
  readonly gone: (restored: string) => string;
  readonly toDo: string;
  readonly doWithout: (fields: string) => string;
  readonly doCheck: (fields: string) => string;
  readonly nothingToDo: string;
  readonly pleaseAnswer: string;
  readonly reminderOf: (subject: string) => string;
  readonly isReminder: string;
  readonly answerBy: (instant: string) => string;
  readonly answerHere: (url: string) => string;
  readonly fieldSeparator: string;
};

const english: NoticeWords = {
  modalities: { image: "Images", text: "Text", audio: "Audio", video: "Video", overall: "Overall" },
  metrics: { top1_accuracy: "the share of right answers", error_rate: "the share of failed requests" },
  subject: ({ model, suspect, restored }, asksToAct) =>
    `${model}: back from ${suspect} to ${restored} (${asksToAct ? "please act" : "for your information"})`,
  opening: ({ model, suspect, restored }, standing) => {
    switch (standing.kind) {
      case "moving":
        return `${model} is going back from ${suspect} to ${restored}, an earlier version that is known to be good. Traffic moves step by step.`;
      case "finished":
        return `${model} has gone back from ${suspect} to ${restored}, an earlier version that is known to be good. The rollback is over.`;
      case "ended_early":
        return `${model} has gone back from ${suspect} to ${restored} for ${standing.share} of the traffic; ${suspect} answers the rest. The rollback is over.`;
      case "went_back":
        return `${model} was going back from ${suspect} to ${restored}. That is over: ${suspect} answers all traffic again.`;
      case "cancelled":
        return `${model} was to go back from ${suspect} to ${restored}. That was cancelled before traffic moved.`;
    }
  },
  hasEndedSince: "The rollback has ended since the message below was written.",
  untested: (restored, reason) => `${restored} was not tested again before traffic moved, because: ${reason}`,
  nothingChanges: "Nothing that you read is known to change.",
  whatChanges: "What changes for you:",
  gotWorse: ({ modality, metric, from, to, suspect, before, restored }) =>
    `${modality}: with ${suspect}, ${metric} went from ${from} to ${to}, which is worse.${before === null ? "" : ` With ${restored} it was ${before}.`}`,
  goesBack: ({ modality, metric, from, to, isWorse }) =>
    `${modality}: ${metric} is expected to go from ${from} to ${to}, which is ${isWorse ? "worse" : "better"}.`,
  isReported: (modality) => `${modality}: people report that it got worse; the measurement cannot tell yet.`,
  fieldsGoAway: (fields) => `These fields of the answer go away: ${fields}.`,
  fieldsComeBack: (fields) => `These fields of the answer come back: ${fields}.`,
  known: (restored) => `Known problems of ${restored}:`,
  undone: (restored) => `Solved or removed after ${restored}, and now as it was before:`,
  gone: (restored) => `Added or changed after ${restored}, and now no longer there:`,
  toDo: "What you need to do:",
  doWithout: (fields) => `Make sure that your system works without: ${fields}.`,
  doCheck: (fields) => `Make sure that your system works with what changes of: ${fields}.`,
  nothingToDo: "You need not do anything.",
  pleaseAnswer: "Please confirm that you have read this, or tell us that you are affected.",
  reminderOf: (subject) => `Reminder: ${subject}`,
  isReminder: "Nobody has answered this message by the time that was asked for. It says:",
  answerBy: (instant) => `Please answer by ${instant}.`,
  answerHere: (url) => `Answer here, without an account: ${url}`,
  fieldSeparator: ", ",
};

/** A word that may be Latin before a Chinese one, with a space between the two where it is. */
function withNext(word: string, next: string): string {
  return /[\w)%]$/.test(word) ? `${word} ${next}` : `${word}${next}`;
}

const chinese: NoticeWords = {
  modalities: { image: "图像", text: "文本", audio: "音频", video: "视频", overall: "整体" },
  metrics: { top1_accuracy: "正确率", error_rate: "请求失败率" },
  subject: ({ model, suspect, restored }, asksToAct) =>
    `${model}：从 ${suspect} 回滚到 ${restored}（${asksToAct ? "需要你处理" : "供你知悉"}）`,
  opening: ({ model, suspect, restored }, standing) => {
    switch (standing.kind) {
      case "moving":
        return `${model} 正在从 ${suspect} 回滚到 ${restored}，这是一个已知正常的较早版本。流量会分步切换。`;
      case "finished":
        return `${model} 已从 ${suspect} 回滚到 ${restored}，这是一个已知正常的较早版本。回滚已结束。`;
      case "ended_early":
        return `${model} 有 ${standing.share} 的流量已从 ${suspect} 回滚到 ${restored}，其余仍由 ${suspect} 回答。回滚已结束。`;
      case "went_back":
        return `${model} 曾从 ${suspect} 向 ${restored} 回滚，现已结束：全部流量重新由 ${suspect} 回答。`;
      case "cancelled":
        return `${model} 原计划从 ${suspect} 回滚到 ${restored}，已在流量切换之前取消。`;
    }
  },
  hasEndedSince: "以下消息写好之后，回滚已结束。",
  untested: (restored, reason) => `切换流量前没有再次测试 ${restored}，原因：${reason}`,
  nothingChanges: "就目前所知，你读取的内容没有变化。",
  whatChanges: "对你的影响：",
  gotWorse: ({ modality, metric, from, to, suspect, before, restored }) =>
    `${modality}：使用 ${suspect} 后，${withNext(metric, "从")} ${from} 变为 ${to}，变差。${before === null ? "" : `使用 ${restored} 时为 ${before}。`}`,
  goesBack: ({ modality, metric, from, to, isWorse }) =>
    `${modality}：${withNext(metric, "预计从")} ${from} 变为 ${to}，${isWorse ? "变差" : "变好"}。`,
  isReported: (modality) => `${modality}：有人反映变差，测量数据暂时无法判断。`,
  fieldsGoAway: (fields) => `响应中的以下字段将不再提供：${fields}。`,
  fieldsComeBack: (fields) => `响应中的以下字段将恢复：${fields}。`,
  known: (restored) => `${restored} 的已知问题：`,
  undone: (restored) => `${restored} 之后修复或移除的以下内容将恢复原状：`,
  gone: (restored) => `${restored} 之后新增或更改的以下内容将不再提供：`,
  toDo: "你需要做的事：",
  doWithout: (fields) => `请确保你的系统在没有以下字段时仍能正常工作：${fields}。`,
  doCheck: (fields) => `请确保你的系统能适应以下内容的变化：${fields}。`,
  nothingToDo: "你无需做任何处理。",
  pleaseAnswer: "请确认你已阅读本消息；如果受到影响，请告诉我们。",
  reminderOf: (subject) => `提醒：${subject}`,
  isReminder: "期限已到，还没有人答复这条消息。内容如下：",
  answerBy: (instant) => `请在 ${instant} 之前答复。`,
  answerHere: (url) => `无需账号，在此答复：${url}`,
  fieldSeparator: "、",
};

/** The sentences of messages to consumers in every language of the product. */
export const noticeWords: Readonly<Record<Language, NoticeWords>> = { en: english, "zh-CN": chinese };
