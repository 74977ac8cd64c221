import type { Language } from "#lib/schema/atoms.ts";
import type { InterfaceChange } from "#lib/versions/interface-schema.ts";

type Said = Pick<InterfaceChange, "side" | "field" | "code" | "before" | "after">;
type Sentence = (before: string, after: string) => string;

interface ContractWords {
  readonly sides: Readonly<Record<InterfaceChange["side"], string>>;
  readonly whole: string;
  readonly labelMap: string;
  readonly changes: Readonly<Record<InterfaceChange["code"], Sentence>>;
  readonly line: (side: string, subject: string, change: string) => string;
}

const english: ContractWords = {
  sides: { request: "What you send", response: "What you read" },
  whole: "whole interface",
  labelMap: "label map",
  changes: {
    required_field_appears: () => "is new and required",
    optional_field_appears: () => "is new and optional",
    required_field_disappears: () => "is removed; it was required",
    optional_field_disappears: () => "is removed; it was optional",
    field_renamed: (_before, after) => `is renamed to ${after}`,
    becomes_required: () => "becomes required",
    becomes_optional: () => "becomes optional and may be missing",
    becomes_nullable: () => "may be null",
    becomes_not_nullable: () => "may no longer be null",
    type_widened: (before, after) => `takes more types: ${before} → ${after}`,
    type_narrowed: (before, after) => `takes fewer types: ${before} → ${after}`,
    type_changed: (before, after) => `has another type: ${before} → ${after}`,
    datatype_changed: (before, after) => `has another data type: ${before} → ${after}`,
    column_widened: (before, after) => `has a wider data type: ${before} → ${after}`,
    dimension_changed: (before, after) => `has another size: ${before} → ${after}`,
    dimension_becomes_variable: (before, after) => `may have any size: ${before} → ${after}`,
    dimension_becomes_fixed: (before, after) => `has a fixed size: ${before} → ${after}`,
    rank_changed: (before, after) => `has another number of dimensions: ${before} → ${after}`,
    batch_dimension_changed: (before, after) =>
      `is batched in another way: at most ${before} → ${after} at once (0: no batches)`,
    enum_value_removed: (before, after) => `has fewer values: ${before} → ${after}`,
    enum_value_added: (before, after) => `has more values: ${before} → ${after}`,
    label_names_changed: (before, after) => `gives other names to the same numbers: ${before} → ${after}`,
    label_order_changed: (before, after) => `puts names under other numbers: ${before} → ${after}`,
    label_map_not_recorded: () => "has no recorded names any more",
    upper_limit_decreased: (before, after) => `has a lower upper limit: ${before} → ${after}`,
    upper_limit_increased: (before, after) => `has a higher upper limit: ${before} → ${after}`,
    lower_limit_increased: (before, after) => `has a higher lower limit: ${before} → ${after}`,
    lower_limit_decreased: (before, after) => `has a lower lower limit: ${before} → ${after}`,
    default_changed: (before, after) => `has another default: ${before} → ${after}`,
    constraint_changed: (before, after) => `has another constraint: ${before} → ${after}`,
    unit_changed: (before, after) => `has another unit or scale: ${before} → ${after}`,
    coordinates_changed: (before, after) => `has other coordinates: ${before} → ${after}`,
    embedding_changed: (before, after) =>
      `has another embedding, so stored vectors must be made again: ${before} → ${after}`,
    layout_changed: (before, after) => `has another layout: ${before} → ${after}`,
    meaning_not_recorded: (before) => `no longer says what it means; it was ${before}`,
    streaming_changed: (before, after) => `is delivered in another way: ${before} → ${after}`,
    content_type_removed: (before) => `no longer takes ${before}`,
  },
  line: (side, subject, change) => `${side}: ${subject} ${change}.`,
};

const chinese: ContractWords = {
  sides: { request: "你发送的内容", response: "你读取的内容" },
  whole: "整个接口",
  labelMap: "标签表",
  changes: {
    required_field_appears: () => "新增，且为必填",
    optional_field_appears: () => "新增，可选",
    required_field_disappears: () => "移除；原为必填",
    optional_field_disappears: () => "移除；原为可选",
    field_renamed: (_before, after) => `更名为 ${after}`,
    becomes_required: () => "变为必填",
    becomes_optional: () => "变为可选，可能缺失",
    becomes_nullable: () => "可能为空值",
    becomes_not_nullable: () => "不再允许空值",
    type_widened: (before, after) => `类型放宽：${before} → ${after}`,
    type_narrowed: (before, after) => `类型收窄：${before} → ${after}`,
    type_changed: (before, after) => `类型改变：${before} → ${after}`,
    datatype_changed: (before, after) => `数据类型改变：${before} → ${after}`,
    column_widened: (before, after) => `数据类型变宽：${before} → ${after}`,
    dimension_changed: (before, after) => `尺寸改变：${before} → ${after}`,
    dimension_becomes_variable: (before, after) => `尺寸变为任意：${before} → ${after}`,
    dimension_becomes_fixed: (before, after) => `尺寸变为固定：${before} → ${after}`,
    rank_changed: (before, after) => `维数改变：${before} → ${after}`,
    batch_dimension_changed: (before, after) =>
      `批处理方式改变：一次最多 ${before} → ${after}（0 表示不分批）`,
    enum_value_removed: (before, after) => `取值减少：${before} → ${after}`,
    enum_value_added: (before, after) => `取值增加：${before} → ${after}`,
    label_names_changed: (before, after) => `同一编号对应了别的名称：${before} → ${after}`,
    label_order_changed: (before, after) => `名称换到了别的编号：${before} → ${after}`,
    label_map_not_recorded: () => "不再记录名称",
    upper_limit_decreased: (before, after) => `上限降低：${before} → ${after}`,
    upper_limit_increased: (before, after) => `上限提高：${before} → ${after}`,
    lower_limit_increased: (before, after) => `下限提高：${before} → ${after}`,
    lower_limit_decreased: (before, after) => `下限降低：${before} → ${after}`,
    default_changed: (before, after) => `默认值改变：${before} → ${after}`,
    constraint_changed: (before, after) => `约束改变：${before} → ${after}`,
    unit_changed: (before, after) => `单位或量纲改变：${before} → ${after}`,
    coordinates_changed: (before, after) => `坐标方式改变：${before} → ${after}`,
    embedding_changed: (before, after) => `嵌入改变，已存的向量需要重新生成：${before} → ${after}`,
    layout_changed: (before, after) => `排布改变：${before} → ${after}`,
    meaning_not_recorded: (before) => `不再说明含义；原为 ${before}`,
    streaming_changed: (before, after) => `传送方式改变：${before} → ${after}`,
    content_type_removed: (before) => `不再接受 ${before}`,
  },
  line: (side, subject, change) => `${side}：${subject} ${change}。`,
};

const words: Readonly<Record<Language, ContractWords>> = { en: english, "zh-CN": chinese };

const labelCodes: readonly InterfaceChange["code"][] = [
  "label_names_changed",
  "label_order_changed",
  "label_map_not_recorded",
];

/** What a change is of, in a consumer's language: the field, the label map or the whole interface. */
export function subjectOf({ field, code }: Pick<Said, "field" | "code">, language: Language): string {
  if (field !== "") return field;
  return labelCodes.includes(code) ? words[language].labelMap : words[language].whole;
}

/** One change of the interface as a sentence of a message, in the consumer's language. */
export function contractLine(change: Said, language: Language): string {
  const { sides, changes, line } = words[language];
  const said = changes[change.code](change.before ?? "–", change.after ?? "–");
  return line(sides[change.side], subjectOf(change, language), said);
}
