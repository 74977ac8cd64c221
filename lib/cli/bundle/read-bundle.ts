import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { codeOf, parseDocumentAs, readDocument } from "#lib/cli/api/read-document.ts";
import { CommandError } from "#lib/cli/command-error.ts";
import { BundleFile, RegisterVersion, contentKinds } from "#lib/versions/schema.ts";
import type { ComponentKind, RegisterComponent } from "#lib/versions/schema.ts";

/** The largest text that a component may hold, in bytes; a larger file is a mistake. */
const mostContentBytes = 1_000_000;

/** A bundle file read: the model, and the version to register. */
export type ReadBundle = { readonly model: string; readonly version: RegisterVersion };

type FileComponent = BundleFile["components"][number];
type Place = { readonly path: string; readonly field: string };

/**
 * Reads a bundle file and the files beside it: digests and sizes are computed, and compared where the bundle file gives them.
 * Config, preprocessing, postprocessing, interface and monitoring travel as text; weights and runtime by address, `file://`
 * unless a `uri` is given. Every failure is one line with file and field.
 */
export async function readBundle(path: string, { imported = false } = {}): Promise<ReadBundle> {
  const { model, components, ...rest } = parseDocumentAs(BundleFile, await readDocument(path), path);
  const read: RegisterComponent[] = [];
  for (const [index, component] of components.entries()) {
    read.push(await readComponent(component, { path, field: `components.${index}` }));
  }
  const version = parseDocumentAs(RegisterVersion, { ...rest, components: read, imported }, path);
  return { model, version };
}

async function readComponent(component: FileComponent, place: Place): Promise<RegisterComponent> {
  const { kind, file, uri } = component;
  if (file === undefined) return withoutFile(component, place);
  const absolute = resolve(dirname(place.path), file);
  const measured = await measureFile(absolute, place, file);
  compareGiven(component, measured, place);
  if (!isContentKind(kind)) {
    return { kind, uri: uri ?? pathToFileURL(absolute).href, ...measured, content: null };
  }
  if (measured.size > mostContentBytes) {
    const limit = `${kind} travels as text and may have ${mostContentBytes} bytes`;
    throw wrong(place, "file", `${file} has ${measured.size} bytes; ${limit}`);
  }
  const content = (await readFile(absolute)).toString("utf8");
  if (Buffer.byteLength(content) !== measured.size) {
    throw wrong(place, "file", `${file} is not UTF-8 text, which ${kind} has to be`);
  }
  return { kind, uri: uri ?? null, ...measured, content };
}

function withoutFile({ kind, uri, sha256, size }: FileComponent, place: Place): RegisterComponent {
  if (isContentKind(kind)) throw wrong(place, "file", `${kind} needs a file beside the bundle file`);
  if (uri === undefined) throw wrong(place, "file", `${kind} needs a file or a uri`);
  return { kind, uri, sha256: sha256 ?? null, size: size ?? null, content: null };
}

type Measured = { readonly sha256: string; readonly size: number };

function compareGiven({ file, sha256, size }: FileComponent, measured: Measured, place: Place): void {
  if (sha256 !== undefined && sha256 !== measured.sha256) {
    throw wrong(place, "sha256", `${file} has the digest ${measured.sha256}, the bundle file says ${sha256}`);
  }
  if (size !== undefined && size !== measured.size) {
    throw wrong(place, "size", `${file} has ${measured.size} bytes, the bundle file says ${size}`);
  }
}

async function measureFile(absolute: string, place: Place, file: string): Promise<Measured> {
  try {
    const { size } = await stat(absolute);
    const hash = createHash("sha256");
    for await (const chunk of createReadStream(absolute)) hash.update(chunk as Buffer);
    return { sha256: hash.digest("hex"), size };
  } catch (error) {
    throw wrong(place, "file", `${file} cannot be read (${codeOf(error)})`);
  }
}

function isContentKind(kind: ComponentKind): boolean {
  return contentKinds.some((known) => known === kind);
}

function wrong({ path, field }: Place, name: string, reason: string): CommandError {
  return new CommandError(`${path}: ${field}.${name}: ${reason}`);
}
