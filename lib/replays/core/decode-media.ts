import type { Modality } from "#lib/schema/atoms.ts";
import type { InterfaceField } from "#lib/versions/interface-schema.ts";
import { mediaFileOf } from "./media-file.ts";
import type { MediaFile } from "./media-file.ts";
import { readFrames, readPixels } from "./pixels.ts";
import type { FrameStrip, Pixels } from "./pixels.ts";
import { textsOf } from "./read-outputs.ts";
import { readSound } from "./sound.ts";
import type { Sound } from "./sound.ts";
import type { SampleTensor } from "./sample-tensors.ts";

/** What a tensor holds for eyes and ears. */
export type DecodedMedia =
  | { readonly kind: "image"; readonly pixels: Pixels }
  | { readonly kind: "audio"; readonly sound: Sound }
  | { readonly kind: "video"; readonly strip: FrameStrip }
  | { readonly kind: "file"; readonly file: MediaFile }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "not_available"; readonly reason: "unknown_format" | "empty" | "too_large" };

function notAvailable(reason: "unknown_format" | "empty" | "too_large"): DecodedMedia {
  return { kind: "not_available", reason };
}

/** The modality that numbers are meant as: the one that the interface declares for the tensor, else the one of the case. */
function meantAs(field: InterfaceField | null, modality: Modality): Modality {
  const [only, second] = field?.modalities ?? [];
  return only !== undefined && second === undefined ? only : modality;
}

function orNot<T extends object>(
  read: T | "too_large" | null,
  found: (read: T) => DecodedMedia,
): DecodedMedia {
  return read === null || read === "too_large" ? notAvailable(read ?? "unknown_format") : found(read);
}

function decodeNumbers(tensor: SampleTensor, field: InterfaceField | null, as: Modality): DecodedMedia {
  if (as === "image") return orNot(readPixels(tensor, field), (pixels) => ({ kind: "image", pixels }));
  if (as === "audio") return orNot(readSound(tensor, field), (sound) => ({ kind: "audio", sound }));
  if (as === "video") return orNot(readFrames(tensor, field), (strip) => ({ kind: "video", strip }));
  return notAvailable("unknown_format");
}

/** What a tensor shows or sounds like: a file in base64 by its bytes, a text, or numbers as its modality means them. */
export function decodeMedia(
  tensor: SampleTensor,
  { field, modality }: { readonly field: InterfaceField | null; readonly modality: Modality },
): DecodedMedia {
  if (tensor.data.length === 0) return notAvailable("empty");
  const texts = textsOf(tensor);
  if (texts === null) return decodeNumbers(tensor, field, meantAs(field, modality));
  const file = mediaFileOf(texts[0] ?? "");
  return file === null ? { kind: "text", text: texts.join("\n") } : { kind: "file", file };
}
