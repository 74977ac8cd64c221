const latin = /^[\w(.]/;
const latinAtEnd = /[\w).%]$/;

/** Several words as a list of the language: `audio and image`, `音频和图像`; in Chinese with a space beside a Latin word. */
export function listWords(words: readonly string[], locale: string): string {
  const parts = new Intl.ListFormat(locale, { type: "conjunction" }).formatToParts(words);
  return parts
    .map(({ type, value }, index) => {
      if (type !== "literal" || value !== "和") return value;
      const before = latinAtEnd.test(parts[index - 1]?.value ?? "") ? " " : "";
      const after = latin.test(parts[index + 1]?.value ?? "") ? " " : "";
      return `${before}${value}${after}`;
    })
    .join("");
}
