/** Links of a text that nobody elsewhere can open: no address at all, or one of the machine that reads it. */
export function deadLinks(text: string): string[] {
  const found = text.match(/\bhttps?:\/\/[^\s<>"'，。；、）]*/giu) ?? [];
  return found.map((link) => link.replace(/[.,;:!?)\]]+$/, "")).filter(isDead);
}

function isDead(link: string): boolean {
  if (!URL.canParse(link)) return true;
  const { hostname } = new URL(link);
  return /^(?:localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[::1?\])$/.test(hostname);
}
