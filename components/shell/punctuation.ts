const isChinese = (locale: string) => locale.startsWith("zh");

/** What parts two words of a line: a comma with a space, in Chinese a full-width one, which has room enough. */
export function commaIn(locale: string): string {
  return isChinese(locale) ? "，" : ", ";
}

/** What stands between two sentences: a space, in Chinese nothing, since its full stop has room enough. */
export function gapIn(locale: string): string {
  return isChinese(locale) ? "" : " ";
}

/** What parts the words of a list without "and": a comma with a space, in Chinese the enumeration comma. */
export function listCommaIn(locale: string): string {
  return isChinese(locale) ? "、" : ", ";
}
