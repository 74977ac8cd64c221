import type { InvalidParam } from "#lib/schema/app-error.ts";
import type { Component, ComponentKind, RegisterComponent } from "#lib/versions/schema.ts";
import { ComponentKind as Kinds, contentKinds } from "#lib/versions/schema.ts";

/** A bundle that may be registered, with its seven components and digest, or every field that stands in the way. */
export type BundleReading =
  | { readonly ok: true; readonly components: readonly Component[]; readonly digest: string }
  | { readonly ok: false; readonly problems: readonly InvalidParam[] };

/** How a bundle is read; `sha256` gives the digest of a text's UTF-8 bytes as lower case hexadecimal digits. */
export type BundleOptions = { readonly imported: boolean; readonly sha256: (text: string) => string };

/**
 * Checks the components of a bundle and computes the digests of those that carry content. A registered bundle needs all
 * seven; an imported one gets `recorded: false` for what is left out.
 */
export function checkBundle(given: readonly RegisterComponent[], options: BundleOptions): BundleReading {
  const { imported } = options;
  const problems: InvalidParam[] = [];
  const components: Component[] = [];
  for (const kind of Kinds.options) {
    const found = given.flatMap((component, index) =>
      component.kind === kind ? [{ component, index }] : [],
    );
    const [first, second] = found;
    if (second !== undefined) {
      problems.push({ name: `components[${second.index}].kind`, reason: `${kind} is given twice` });
    }
    if (first === undefined) {
      if (!imported)
        problems.push({
          name: "components",
          reason: `the component "${kind}" is missing; a bundle has all seven`,
        });
      components.push(notRecorded(kind));
      continue;
    }
    const reading = readComponent(first.component, options);
    if (reading.problem !== null) {
      problems.push({
        name: `components[${first.index}].${reading.problem.field}`,
        reason: reading.problem.reason,
      });
    }
    components.push(reading.component);
  }
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, components, digest: bundleDigest(components, options.sha256) };
}

/** SHA-256 over one line `kind digest` per component in the order of the kinds; `-` stands for a digest not recorded. */
function bundleDigest(components: readonly Component[], digest: BundleOptions["sha256"]): string {
  const lines = components.map(({ kind, sha256 }) => `${kind} ${sha256 ?? "-"}\n`);
  return digest(lines.join(""));
}

type ComponentReading = {
  readonly component: Component;
  readonly problem: { readonly field: string; readonly reason: string } | null;
};

function readComponent(given: RegisterComponent, { imported, sha256 }: BundleOptions): ComponentReading {
  const { kind, uri, content } = given;
  if (content !== null) return readContent(given, content, sha256(content));
  const component: Component = {
    kind,
    recorded: true,
    uri,
    sha256: given.sha256,
    size: given.size,
    content: null,
    check: null,
  };
  if (imported) return { component, problem: null };
  if ((contentKinds as readonly ComponentKind[]).includes(kind)) {
    return {
      component,
      problem: { field: "content", reason: `"${kind}" must carry its content, so that it can be compared` },
    };
  }
  if (uri === null)
    return { component, problem: { field: "uri", reason: `"${kind}" needs the address of its file` } };
  if (given.sha256 === null)
    return { component, problem: { field: "sha256", reason: `"${kind}" needs its SHA-256 digest` } };
  return { component, problem: null };
}

function readContent(given: RegisterComponent, content: string, sha256: string): ComponentReading {
  const bytes = new TextEncoder().encode(content);
  const component: Component = {
    kind: given.kind,
    recorded: true,
    uri: given.uri,
    sha256,
    size: bytes.length,
    content,
    check: null,
  };
  if (given.sha256 !== null && given.sha256 !== sha256) {
    const reason = `the digest does not fit the content: given ${given.sha256}, computed ${sha256}`;
    return { component, problem: { field: "sha256", reason } };
  }
  if (given.size !== null && given.size !== bytes.length) {
    const reason = `the size does not fit the content: given ${given.size}, counted ${bytes.length} bytes`;
    return { component, problem: { field: "size", reason } };
  }
  return { component, problem: null };
}

function notRecorded(kind: ComponentKind): Component {
  return { kind, recorded: false, uri: null, sha256: null, size: null, content: null, check: null };
}
