import type { LocalizedText } from "#lib/schema/atoms.ts";

/** What the changelog says of a rollback: while it runs, when it is done, when it was cancelled. */
export type RolledBack = {
  readonly suspect: string;
  readonly restored: string | null;
  readonly outcome: "started" | "finished" | "ended_early" | "went_back" | "cancelled";
};

/** The text of the "rolled back" entry, in plain words and both languages. */
export function rolledBackText({ suspect, restored, outcome }: RolledBack): LocalizedText {
  const to = restored ?? "";
  switch (outcome) {
    case "started":
      return { en: `${suspect} is being rolled back.`, "zh-CN": `正在回滚 ${suspect}。` };
    case "finished":
      return { en: `${suspect} was rolled back to ${to}.`, "zh-CN": `${suspect} 已回滚到 ${to}。` };
    case "ended_early":
      return {
        en: `${suspect} was rolled back to ${to} for a part of the traffic.`,
        "zh-CN": `${suspect} 的部分流量已回滚到 ${to}。`,
      };
    case "went_back":
      return {
        en: `${suspect} serves again: a person went back to it.`,
        "zh-CN": `${suspect} 重新提供服务：有人选择切回了它。`,
      };
    case "cancelled":
      return {
        en: `A rollback of ${suspect} was started and cancelled before traffic moved.`,
        "zh-CN": `对 ${suspect} 的回滚已开始，但在流量切换之前已取消。`,
      };
  }
}
