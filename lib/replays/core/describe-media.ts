import type { SampleMedia } from "#lib/replays/sample-schema.ts";
import type { DecodedMedia } from "./decode-media.ts";
import type { MediaFile } from "./media-file.ts";
import { parseWav, soundMs, soundPeaks } from "./sound.ts";
import type { Sound } from "./sound.ts";

const peakParts = 120;
const longestText = 4_000;

function describeSound(sound: Sound, href: string): Extract<SampleMedia, { kind: "audio" }> {
  return {
    kind: "audio",
    href: sound.rateHz === null ? null : href,
    mediaType: "audio/wav",
    durationMs: soundMs(sound),
    peaks: soundPeaks(sound, peakParts),
  };
}

function describeFile({ media, mediaType, base64 }: MediaFile, href: string): SampleMedia {
  if (media === "image") return { kind: "image", href, width: null, height: null };
  if (media === "video") return { kind: "video", href, mediaType, strip: null };
  const sound =
    mediaType === "audio/wav" ? parseWav(Uint8Array.from(atob(base64), (one) => one.charCodeAt(0))) : null;
  return sound === null
    ? { kind: "audio", href, mediaType, durationMs: null, peaks: null }
    : { ...describeSound(sound, href), href };
}

/** What a screen needs to draw of a tensor's media, whose bytes are at `href`. */
export function describeMedia(decoded: DecodedMedia, href: string): SampleMedia {
  switch (decoded.kind) {
    case "image": {
      const { width, height } = decoded.pixels;
      return { kind: "image", href, width, height };
    }
    case "audio":
      return describeSound(decoded.sound, href);
    case "video": {
      const { pixels, shown, frames } = decoded.strip;
      const { width, height } = pixels;
      return { kind: "video", href: null, mediaType: null, strip: { href, width, height, shown, frames } };
    }
    case "file":
      return describeFile(decoded.file, href);
    case "text":
      return {
        kind: "text",
        text: decoded.text.slice(0, longestText),
        isCut: decoded.text.length > longestText,
      };
    case "not_available":
      return decoded;
  }
}
