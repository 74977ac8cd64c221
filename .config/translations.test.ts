import { expect, it } from "vitest";
import { icuArguments } from "./house/icu-arguments.ts";
import { translations } from "./house/messages.ts";
import { treeFrom } from "./tree.ts";

function caught(en: object, zh: object, code = ""): string[] {
  const tree = treeFrom({
    "components/messages/en/shell.json": JSON.stringify(en),
    "components/messages/zh-CN/shell.json": JSON.stringify(zh),
    "components/shell/header.tsx": code,
  });
  return translations(tree).map(({ rule }) => rule);
}

it("lets equal languages through, with other plural forms and quoted braces", () => {
  const en = { menu: { count: "{n, plural, one {# model} other {# models}}", quote: "Don't write '{'x'}'" } };
  const zh = { menu: { count: "{n, plural, other {# 个模型}}", quote: "不要写 '{'x'}'" } };
  expect(caught(en, zh, 'useTranslations("shell.menu")')).toEqual([]);
});

it.each([
  ["a key that one language lacks", { a: "A", b: "B" }, { a: "甲" }, "translation-key"],
  ["a key that only the other has", { a: "A" }, { a: "甲", b: "乙" }, "translation-key"],
  ["an argument with another name", { a: "From {version}" }, { a: "从 {ver}" }, "translation-arguments"],
  ["an argument of another kind", { a: "{at, date}" }, { a: "{at, time}" }, "translation-arguments"],
  [
    "an argument inside a plural",
    { a: "{n, plural, other {# of {all}}}" },
    { a: "{n, plural, other {#}}" },
    "translation-arguments",
  ],
  [
    "a select with another key",
    { a: "{k, select, x {1} other {2}}" },
    { a: "{k, select, y {1} other {2}}" },
    "translation-arguments",
  ],
  ["a tag that is lost", { a: "<b>now</b>" }, { a: "现在" }, "translation-arguments"],
  ["a brace that is not closed", { a: "{n" }, { a: "{n" }, "translation-syntax"],
  ["an empty text", { a: "A" }, { a: " " }, "translation-empty"],
])("catches %s", (...[, en, zh, rule]) => {
  expect(caught(en, zh)).toContain(rule);
});

it("catches a namespace that one language lacks, and one that nobody wrote", () => {
  const tree = treeFrom({ "components/messages/en/shell.json": "{}" });
  expect(translations(tree).map(({ file }) => file)).toEqual(["components/messages/zh-CN/shell.json"]);
  expect(caught({}, {}, 'await getTranslations("nowhere")')).toEqual(["translation-namespace"]);
});

it("reads arguments as ICU defines them", () => {
  expect(icuArguments("{a} {b, number, percent} {c, plural, =0 {none} other {{d} <i>#</i>}}")).toEqual([
    "<i>",
    "a",
    "b:number",
    "c:plural",
    "d",
  ]);
  expect(() => icuArguments("}")).toThrow(/unbalanced/);
});
