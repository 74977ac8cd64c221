/** Four English words in a row are a sentence. */
const sentence = /(?:[A-Za-z][a-z']+[ ,]+){3,}[A-Za-z][a-z']+/;
/** English on purpose: commands, names and digests, and what says of itself that it is English. */
const allowed = 'code, pre, script, style, textarea, [lang]:not([lang="zh-CN"])';

/** The English sentences that a part drawn in Chinese still has, in its text and its labels; empty is how it should be. */
export function englishLeft(part: Element): string[] {
  const texts = [...part.querySelectorAll("*"), part]
    .filter((element) => element.closest(allowed) === null)
    .flatMap((element) => [
      ...[...element.childNodes]
        .filter(({ nodeType }) => nodeType === 3)
        .map(({ textContent }) => textContent),
      ...["aria-label", "title", "alt", "placeholder"].map((name) => element.getAttribute(name)),
    ]);
  return texts.filter((text) => text !== null).filter((text) => sentence.test(text));
}
