import { expect, it } from "vitest";
import { listWords } from "./list-words.ts";

it.each([
  ["en", ["audio", "image"], "audio and image"],
  ["zh-CN", ["音频", "图像", "文本"], "音频、图像和文本"],
  ["zh-CN", ["label", "score"], "label 和 score"],
  ["zh-CN", ["label", "音频"], "label 和音频"],
  ["zh-CN", ["label"], "label"],
] as const)("lists in %s: %j", (locale, words, said) => {
  expect(listWords(words, locale)).toBe(said);
});
