import { expect, it } from "vitest";
import en from "#components/messages/en/palette.json" with { type: "json" };
import zh from "#components/messages/zh-CN/palette.json" with { type: "json" };
import { matchCommand } from "./match-command.ts";
import { pinyinInitials } from "./palette-commands.ts";
import type { CommandName } from "./palette-commands.ts";

const names = Object.keys(pinyinInitials) as CommandName[];
const textsOf = (name: CommandName) => [en.command[name], zh.command[name], pinyinInitials[name]];
const found = (search: string) => names.filter((name) => matchCommand(search, textsOf(name)) > 0);

it("finds a command in English, in Chinese and by its initials, in any case and width", () => {
  expect(found("roll back")).toEqual(["rollbacks", "rollback"]);
  expect(found("冻结")).toEqual(["freeze_policy", "freeze"]);
  expect(found("djfb")).toEqual(["freeze"]);
  expect(found("GXRZ")).toEqual(["changelog"]);
  expect(found("ｇｘｒｚ")).toEqual(["changelog"]);
  expect(found("回滚")).toEqual(["rollbacks", "rollback"]);
});

it("finds nothing where nothing fits, and everything for nothing typed", () => {
  expect(found("xyz")).toEqual([]);
  expect(found("  ")).toEqual(names);
});

it("puts a beginning before a word's beginning before what stands inside", () => {
  const texts = ["mm_chat_v2.4"];
  const scores = ["mm", "chat", "hat"].map((search) => matchCommand(search, texts));
  expect(scores).toEqual(scores.toSorted((one, other) => other - one));
  expect(new Set(scores).size).toBe(3);
  expect(matchCommand("mm hat", texts)).toBe(0.5);
  expect(matchCommand("mm nothing", texts)).toBe(0);
});

it("has one initial for each Chinese character of our own labels", () => {
  const lengths = names.map((name) => [name, [...zh.command[name].matchAll(/\p{Script=Han}/gu)].length]);
  expect(lengths).toEqual(names.map((name) => [name, pinyinInitials[name].length]));
});
