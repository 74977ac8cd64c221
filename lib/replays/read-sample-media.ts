import { authorize } from "#lib/access/authorize.ts";
import { CompareSettings } from "#lib/replays/comparison-schema.ts";
import { chooseOutputType, modalityOfType } from "#lib/replays/core/output-type.ts";
import { decodeMedia } from "#lib/replays/core/decode-media.ts";
import type { DecodedMedia } from "#lib/replays/core/decode-media.ts";
import { readMediaPart } from "#lib/replays/core/media-address.ts";
import { inputsOf, readSampleTensors } from "#lib/replays/core/sample-tensors.ts";
import { encodeWav } from "#lib/replays/core/sound.ts";
import { encodePng } from "#lib/replays/encode-png.ts";
import { interfaceContent } from "#lib/replays/open-comparison.ts";
import {
  getRunVersion,
  getSampleCase,
  listGoldenSettings,
  listSampleOutputs,
} from "#lib/replays/sample-store.ts";
import { notFound } from "#lib/schema/app-error.ts";
import { Id } from "#lib/schema/atoms.ts";
import type { Context } from "#lib/server/context.ts";
import { readInterface } from "#lib/versions/core/read-interface.ts";
import { versionDetails } from "#lib/versions/get-version.ts";
import type { InterfaceDocument } from "#lib/versions/interface-schema.ts";

/** Bytes of a picture, clip or video, and what they are. */
export type MediaBytes = { readonly bytes: Uint8Array<ArrayBuffer>; readonly mediaType: string };

function bytesOf(decoded: DecodedMedia): MediaBytes | null {
  switch (decoded.kind) {
    case "image":
      return { bytes: encodePng(decoded.pixels), mediaType: "image/png" };
    case "video":
      return { bytes: encodePng(decoded.strip.pixels), mediaType: "image/png" };
    case "audio": {
      const { sound } = decoded;
      if (sound.rateHz === null) return null;
      return { bytes: Uint8Array.from(encodeWav(sound, sound.rateHz)), mediaType: "audio/wav" };
    }
    case "file":
      return {
        bytes: Uint8Array.from(Buffer.from(decoded.file.base64, "base64")),
        mediaType: decoded.file.mediaType,
      };
    default:
      return null;
  }
}

type Asked = { readonly caseId: string; readonly runId: string | null };

async function interfaceOf(ctx: Context, versionId: string): Promise<InterfaceDocument | null> {
  const [version] = await versionDetails(ctx, { ids: [versionId] });
  const reading = readInterface(version === undefined ? null : interfaceContent(version));
  return reading.isReadable ? reading.document : null;
}

async function readInputMedia(ctx: Context, { caseId }: Asked, index: number): Promise<DecodedMedia | null> {
  const { versionId, modality, request } = await getSampleCase(ctx.db.prisma, caseId);
  const tensor = inputsOf(request)[index];
  if (tensor === undefined) return null;
  const document = await interfaceOf(ctx, versionId);
  return decodeMedia(tensor, {
    field: document?.inputs.find(({ name }) => name === tensor.name) ?? null,
    modality,
  });
}

async function readOutputMedia(ctx: Context, asked: Asked, index: number): Promise<DecodedMedia | null> {
  const { prisma } = ctx.db;
  const { versionId: ownerId } = await getSampleCase(prisma, asked.caseId);
  const versionId = asked.runId === null ? ownerId : await getRunVersion(prisma, asked.runId);
  const [[row], settings, document] = await Promise.all([
    listSampleOutputs(ctx.db, [asked]),
    listGoldenSettings(prisma, [versionId, ownerId]),
    interfaceOf(ctx, versionId),
  ]);
  const tensor = readSampleTensors(row?.outputs ?? undefined)[index];
  if (tensor === undefined) return null;
  const field = document?.outputs.find(({ name }) => name === tensor.name) ?? null;
  const set = settings.get(versionId) ?? settings.get(ownerId) ?? CompareSettings.parse({});
  return decodeMedia(tensor, {
    field,
    modality: modalityOfType(chooseOutputType(tensor, field, set).type) ?? "overall",
  });
}

/**
 * The bytes of one input or output of a golden case: a picture as PNG, a clip as WAV, some frames of a video as PNG, or the
 * file that was sent. They never change, since golden cases and results are fixed. NOT_FOUND for what cannot be seen or heard.
 */
export async function readSampleMedia(
  ctx: Context,
  input: { readonly caseId: string; readonly part: string; readonly run: string | null },
): Promise<MediaBytes> {
  authorize(ctx, "read");
  const { caseId, part, run: runId } = input;
  const place = readMediaPart(part);
  const areIds = [caseId, ...(runId === null ? [] : [runId])].every((id) => Id.safeParse(id).success);
  if (place === null || !areIds) throw notFound("picture, clip or video", part);
  const read = place.part === "input" ? readInputMedia : readOutputMedia;
  const decoded = await read(ctx, { caseId, runId }, place.index);
  const found = decoded === null ? null : bytesOf(decoded);
  if (found === null) throw notFound("picture, clip or video", part);
  return found;
}
