import { markDrill } from "#lib/rollbacks/core/drill-mark.ts";
import { noticeWords } from "#lib/notifications/core/notice-words.ts";
import type { OperatorMessage } from "#lib/notifications/schema.ts";
import { Modality } from "#lib/schema/atoms.ts";
import type { Json, Language } from "#lib/schema/atoms.ts";

type Facts = Readonly<Record<string, Json>>;
type Sentence = (model: string, facts: Facts) => string;

const say = (value: Json | undefined): string => (typeof value === "string" ? value : "");

/** The modalities that a message names, in the language's words: `图像、音频`. */
function modalitiesIn(language: Language, named: Json | undefined): string {
  const words = noticeWords[language].modalities;
  const known = Modality.options.filter((modality) => say(named).split(", ").includes(modality));
  return known.map((modality) => words[modality]).join(language === "zh-CN" ? "、" : ", ");
}

const english: Readonly<Record<string, Sentence>> = {
  "target.degraded": (model, { target, modalities }) =>
    `${model} is degraded on ${say(target)}: ${modalitiesIn("en", modalities)}`,
  watch_still_worse: (model, { target }) =>
    `${model} was watched for 15 min on ${say(target)}: it is still degraded`,
  watch_no_longer_worse: (model, { target }) =>
    `${model} was watched for 15 min on ${say(target)}: it is no longer worse`,
  watch_no_data: (model, { target }) =>
    `${model} was watched for 15 min on ${say(target)}: there is no data to tell by`,
  rollout_waiting: (model) => `The rollback of ${model} is waiting for you`,
  rollout_stopped: (model) => `The rollback of ${model} was stopped by a guardrail`,
  rollout_complete: (model, { version }) => `All traffic of ${model} is on ${say(version)}`,
  rollout_finished: (model) => `The rollback of ${model} is finished`,
  metrics_lost: (model) => `The rollback of ${model} holds: its metrics cannot be read`,
  router_lost: (model) => `The rollback of ${model} holds: its router does not answer`,
  clock_set_back: (model, { minutes }) =>
    `The database's clock was set back by ${say(minutes)} min: the rollback of ${model} reads its split back and begins its hold anew`,
  traffic_differs: (model, { target, version, asked, observed }) =>
    `${model} on ${say(target)}: ${say(version)} gets ${say(observed)} % of traffic, ${say(asked)} % was asked for`,
  audit_broken: (_model, { row }) => `The audit log does not fit together at row ${say(row)}`,
  notice_unanswered: (model, { consumer }) =>
    `${say(consumer)} has not answered about the rollback of ${model}, not even after a reminder`,
  consumer_affected: (model, { consumer }) =>
    `${say(consumer)} is affected by the rollback of ${model} and asks to be contacted`,
  instances_missing: (model) => `The rollback of ${model} waits for instances of the restored version`,
  stop_overdue: (model) =>
    `The rollback of ${model} was stopped, and its router has not confirmed that yet: traffic may still move`,
  notice_failed: (model, { consumer }) => `${say(consumer)} could not be told about the rollback of ${model}`,
};

const chinese: Readonly<Record<string, Sentence>> = {
  "target.degraded": (model, { target, modalities }) =>
    `${model} 在 ${say(target)} 上质量下降：${modalitiesIn("zh-CN", modalities)}`,
  watch_still_worse: (model, { target }) => `${model} 在 ${say(target)} 上观察了 15 分钟：质量仍然下降`,
  watch_no_longer_worse: (model, { target }) => `${model} 在 ${say(target)} 上观察了 15 分钟：已不再变差`,
  watch_no_data: (model, { target }) => `${model} 在 ${say(target)} 上观察了 15 分钟：没有数据，无法判断`,
  rollout_waiting: (model) => `${model} 的回滚正在等待你操作`,
  rollout_stopped: (model) => `${model} 的回滚已被护栏停止`,
  rollout_complete: (model, { version }) => `${model} 的全部流量已在 ${say(version)} 上`,
  rollout_finished: (model) => `${model} 的回滚已完成`,
  metrics_lost: (model) => `${model} 的回滚停在当前阶段：读不到指标`,
  router_lost: (model) => `${model} 的回滚停在当前阶段：路由器没有响应`,
  clock_set_back: (model, { minutes }) =>
    `数据库时钟被拨回 ${say(minutes)} 分钟：${model} 的回滚将重新读取流量比例并重新开始保持`,
  traffic_differs: (model, { target, version, asked, observed }) =>
    `${model} 在 ${say(target)} 上：${say(version)} 实际得到 ${say(observed)}% 流量，要求的是 ${say(asked)}%`,
  audit_broken: (_model, { row }) => `审计日志在第 ${say(row)} 行对不上`,
  notice_unanswered: (model, { consumer }) => `${say(consumer)} 未答复 ${model} 的回滚通知，提醒后仍未答复`,
  consumer_affected: (model, { consumer }) => `${say(consumer)} 受到 ${model} 回滚的影响，请求联系`,
  instances_missing: (model) => `${model} 的回滚正在等待恢复版本的实例`,
  stop_overdue: (model) => `${model} 的回滚已要求停止，但路由器尚未确认：流量可能仍在变动`,
  notice_failed: (model, { consumer }) => `未能把 ${model} 的回滚通知到 ${say(consumer)}`,
};

/** The subject and text of the mail about a message to the operators; a kind without a sentence goes by its name. */
export function composeOperatorMessage(
  message: Pick<OperatorMessage, "kind" | "model" | "data">,
  at: { readonly language: Language; readonly url: string },
): { subject: string; text: string } {
  const sentence = (at.language === "zh-CN" ? chinese : english)[message.kind];
  const said = sentence?.(message.model, message.data) ?? `${message.model}: ${message.kind}`;
  const subject = markDrill(said, { isDrill: message.data["drill"] === "true", language: at.language });
  return { subject, text: `${subject}\n\n${at.url}` };
}
