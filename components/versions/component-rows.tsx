import { clsx } from "clsx";
import { useTranslations } from "next-intl";
import { Digest } from "#components/ui/digest.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { LineDiff } from "#components/ui/line-diff.tsx";
import { formatCount } from "#lib/charts/format-value.ts";
import { prepareLineDiff } from "#lib/charts/line-diff.ts";
import type { DiffRow } from "#lib/charts/line-diff.ts";
import type { Component, ComponentDifference } from "#lib/versions/schema.ts";

type Names = { readonly base: string; readonly head: string };

/** Where each side's training is documented; null: nowhere, or there is no such side. */
type Trained = { readonly base: string | null; readonly head: string | null };

/** What cannot be set side by side line by line is told by where it lies. */
function Artifact({ component }: { component: Component | null }) {
  if (component === null || component.content !== null || component.uri === null) return null;
  const name = component.uri.split("/").findLast((part) => part !== "") ?? component.uri;
  const isWeb = /^https?:/.test(component.uri);
  return isWeb ? (
    <a href={component.uri} className="wrap-anywhere">
      {name}
    </a>
  ) : (
    <code title={component.uri} className="wrap-anywhere">
      {name}
    </code>
  );
}

type SideProps = { component: Component | null; name: string; training: string | null };

function OneSide({ component, name, training }: SideProps) {
  const t = useTranslations("versions");
  const words = useTranslations("glossary");
  const isKnown = component !== null && component.recorded && component.sha256 !== null;
  return (
    <p>
      <span className="narrow q">{name} </span>
      {!isKnown && <span className="q">{words("notRecorded")}</span>}
      {isKnown && component.sha256 !== null && <Digest value={component.sha256} />}{" "}
      {component?.size != null && (
        <span className="q">{t("bytes", { count: formatCount(component.size) })}</span>
      )}{" "}
      <Artifact component={component} />
      {component?.kind === "weights" && training !== null && (
        <>
          {" "}
          <a href={training}>{t("training")}</a>
        </>
      )}
    </p>
  );
}

function countChangedLines(rows: readonly DiffRow[] | null): number {
  return rows?.filter(({ kind }) => kind === "changed").length ?? 0;
}

/** Both texts of a changed component that holds its content; null where there is nothing to set side by side. */
function textsOf({ status, base, head }: ComponentDifference): { before: string; after: string } | null {
  const [before, after] = [base?.content, head?.content];
  return status === "changed" && before != null && after != null ? { before, after } : null;
}

type RowProps = { difference: ComponentDifference; names: Names; trained: Trained };

function ComponentRow({ difference, names, trained }: RowProps) {
  const t = useTranslations("versions");
  const words = useTranslations("glossary.component");
  const { kind, status, base, head } = difference;
  const texts = textsOf(difference);
  const rows = texts === null ? null : prepareLineDiff(texts.before, texts.after);
  const lines = countChangedLines(rows);
  const said = lines > 0 ? t("linesChanged", { count: lines }) : t(`status.${status}`);
  return (
    <div className={clsx("cp", status !== "changed" && "same")} id={`component-${kind}`}>
      <h3>{words(kind)}</h3>
      <p className="cs">{status === "changed" ? <b>{said}</b> : said}</p>
      <div className="ab">
        <OneSide component={base} name={names.base} training={trained.base} />
        {status === "identical" ? (
          <p />
        ) : (
          <OneSide component={head} name={names.head} training={trained.head} />
        )}
      </div>
      {texts !== null && (
        <div className="dw">
          <LineDiff
            rows={rows}
            label={t("diffLabel", { component: words(kind), base: names.base, head: names.head })}
          />
        </div>
      )}
    </div>
  );
}

/** Whose digests stand in which column; on a phone each says so itself. */
export function ComponentColumns({ names }: { names: Names }) {
  return (
    <p className="ab hd t12 q wide">
      <span>{names.base}</span>
      <span>{names.head}</span>
    </p>
  );
}

/** The seven components of two versions: changed ones with their lines side by side, identical ones folded away. */
export function ComponentRows({
  components,
  names,
  trained,
}: {
  components: readonly ComponentDifference[];
  names: Names;
  trained: Trained;
}) {
  const t = useTranslations("versions");
  const told = components.filter(({ status }) => status !== "identical");
  const identical = components.filter(({ status }) => status === "identical");
  return (
    <>
      {told.map((difference) => (
        <ComponentRow key={difference.kind} difference={difference} names={names} trained={trained} />
      ))}
      {told.length === 0 && <p className="sub t13">{t("noneChanged")}</p>}
      {identical.length > 0 && (
        <Disclosure summary={t("identical", { count: identical.length })}>
          {identical.map((difference) => (
            <ComponentRow key={difference.kind} difference={difference} names={names} trained={trained} />
          ))}
        </Disclosure>
      )}
    </>
  );
}
