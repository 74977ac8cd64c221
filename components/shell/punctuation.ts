const isChinese = (locale: string) => locale.startsWith("zh");

/** What parts two words of a line: a comma with a space, in Chinese a full-width one, which has room enough. */
export function commaIn(locale: string): string {
  return isChinese(locale) ? "，" : ", ";
}

/** What stands between a name and what is said of it: a colon with a space, in Chinese a full-width one. */
export function colonIn(locale: string): string {
  return isChinese(locale) ? "：" : ": ";
}

/** What stands between two parts of a line that have commas of their own. */
export function semicolonIn(locale: string): string {
  return isChinese(locale) ? "；" : "; ";
}

/** A remark in brackets after a word, with the space before it: full-width in Chinese, which need none. */
export function remarkIn(locale: string, remark: string): string {
  return isChinese(locale) ? `（${remark}）` : ` (${remark})`;
}

/** What stands between two sentences: a space, in Chinese nothing, since its full stop has room enough. */
export function gapIn(locale: string): string {
  return isChinese(locale) ? "" : " ";
}

/** What parts the words of a list without "and": a comma with a space, in Chinese the enumeration comma. */
export function listCommaIn(locale: string): string {
  return isChinese(locale) ? "、" : ", ";
}
