/** Several words as a list of the language: `audio and image`, `音频和图像`. */
export function listWords(words: readonly string[], locale: string): string {
  return new Intl.ListFormat(locale, { type: "conjunction" }).format(words);
}
