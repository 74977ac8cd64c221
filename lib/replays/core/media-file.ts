/** A file as it was sent: its media type by its first bytes, and its bytes as base64. */
export type MediaFile = {
  readonly media: "image" | "audio" | "video";
  readonly mediaType: string;
  readonly base64: string;
};

const shortest = 64;
const headLength = 24;

const prefixes: readonly (readonly [string, MediaFile["media"], string])[] = [
  ["\u0089PNG", "image", "image/png"],
  ["\u00ff\u00d8\u00ff", "image", "image/jpeg"],
  ["GIF8", "image", "image/gif"],
  ["OggS", "audio", "audio/ogg"],
  ["fLaC", "audio", "audio/flac"],
  ["ID3", "audio", "audio/mpeg"],
  ["\u00ff\u00fb", "audio", "audio/mpeg"],
  ["\u001aE\u00df\u00a3", "video", "video/webm"],
];

/** Kinds of RIFF and of ISO base media by their brand, at byte 8. */
const brands: Readonly<Record<string, readonly [MediaFile["media"], string]>> = {
  "RIFF WEBP": ["image", "image/webp"],
  "RIFF WAVE": ["audio", "audio/wav"],
  "ftyp avif": ["image", "image/avif"],
  "ftyp M4A ": ["audio", "audio/mp4"],
};

function typeOf(head: string): readonly [MediaFile["media"], string] | null {
  const brand = head.slice(8, 12);
  if (head.startsWith("RIFF")) return brands[`RIFF ${brand}`] ?? null;
  if (head.slice(4, 8) === "ftyp") return brands[`ftyp ${brand}`] ?? ["video", "video/mp4"];
  const found = prefixes.find(([prefix]) => head.startsWith(prefix));
  return found === undefined ? null : [found[1], found[2]];
}

/**
 * The file that a text holds as base64, alone or as a data address; null for any other text. Which file it is its first bytes
 * tell, whatever it is called; only kinds that run nothing are known. Signatures: https://mimesniff.spec.whatwg.org section 6.
 */
export function mediaFileOf(text: string): MediaFile | null {
  const base64 = text.replace(/^data:[\w.+-]+\/[\w.+-]+;base64,/u, "");
  if (base64.length < shortest || !/^[A-Za-z0-9+/]+={0,2}$/u.test(base64)) return null;
  const type = typeOf(atob(base64.slice(0, headLength)));
  return type === null ? null : { media: type[0], mediaType: type[1], base64 };
}
