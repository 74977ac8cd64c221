import type { Random } from "./random.ts";
import type { Population } from "./population.ts";

const ENGLISH = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
const CHINESE = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
const FORMAL = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"];
const LETTERS = "abcdefghijklmnopqrstuvwxyz";
const ENGLISH_FRAMES = ["", "", "", "", "number ", "digit ", "press "];
const CHINESE_FRAMES = ["", "", "数字", "号码", "按"];

/** One slip of the finger: a letter swapped with its neighbour, left out, doubled or replaced. */
function slip(word: string, random: Random): string {
  const letters = [...word];
  const at = random.integer(letters.length);
  const kind = random.integer(4);
  const here = letters[at] ?? "";
  if (kind === 0 && at + 1 < letters.length) letters.splice(at, 2, letters[at + 1] ?? "", here);
  else if (kind === 1 && letters.length > 2) letters.splice(at, 1);
  else if (kind === 2) letters.splice(at, 0, here);
  else letters[at] = random.pick([...LETTERS]);
  return letters.join("");
}

function writeEnglish(label: number, difficulty: number, random: Random): string {
  let word = ENGLISH[label] ?? "";
  if (random.chance(0.3 * difficulty)) word = slip(word, random);
  if (random.chance(0.12 * difficulty ** 2)) word = slip(word, random);
  if (random.chance(0.3))
    word = random.chance(0.5) ? word.toUpperCase() : word.charAt(0).toUpperCase() + word.slice(1);
  return random.pick(ENGLISH_FRAMES) + word;
}

function writeChinese(word: string, difficulty: number, random: Random): string {
  const stray = random.chance(0.1 * difficulty) ? random.pick(["。", "!", " ", "啊", "吧"]) : "";
  return random.pick(CHINESE_FRAMES) + word + stray;
}

/** Gives a digit as a short text: an English or Chinese number word, a formal numeral or a figure, with slips. */
export function writeText(label: number, population: Population, random: Random): string {
  const { difficulty, chineseRatio, formalRatio } = population;
  const kind = random.next();
  if (kind < formalRatio) return writeChinese(FORMAL[label] ?? "", difficulty, random);
  if (kind < formalRatio + chineseRatio) return writeChinese(CHINESE[label] ?? "", difficulty, random);
  if (kind < formalRatio + chineseRatio + 0.12) return random.pick(["", "", "#", "no. "]) + String(label);
  return writeEnglish(label, difficulty, random);
}
