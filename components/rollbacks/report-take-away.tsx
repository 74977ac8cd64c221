"use client";

import { useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Icon } from "#components/ui/icon.tsx";

/** What the buttons say. */
export type TakeAwayWords = Record<
  | "copy"
  | "copied"
  | "notCopied"
  | "copyLink"
  | "linkCopied"
  | "linkNotCopied"
  | "downloadMarkdown"
  | "downloadJson"
  | "print"
  | "asMarkdown",
  string
>;

type Props = {
  markdown: string;
  /** Without its ending. */
  fileName: string;
  /** Where the same is read as JSON; null where it is not. */
  jsonAddress: string | null;
  words: TakeAwayWords;
};

/** Takes a page along: as Markdown to paste, as a file, as JSON, on paper. Without script the text can still be selected. */
export function TakeAway({ markdown, fileName, jsonAddress, words }: Props) {
  const [said, setSaid] = useState("");
  const details = useRef<HTMLDetailsElement>(null);
  const refuse = () => {
    setSaid(words.notCopied);
    if (details.current) details.current.open = true;
  };
  const copy = () => {
    // Without https there is no clipboard to write to.
    if (!window.isSecureContext) refuse();
    else navigator.clipboard.writeText(markdown).then(() => setSaid(words.copied), refuse);
  };
  const refuseLink = () => setSaid(words.linkNotCopied);
  const copyLink = () => {
    if (!window.isSecureContext) refuseLink();
    else navigator.clipboard.writeText(location.href).then(() => setSaid(words.linkCopied), refuseLink);
  };
  return (
    <div className="take">
      <p className="acts">
        <Button type="button" onClick={copy}>
          {words.copy}
        </Button>
        <Button type="button" onClick={copyLink}>
          {words.copyLink}
        </Button>
        <a
          className="btn"
          href={`data:text/markdown;charset=utf-8,${encodeURIComponent(markdown)}`}
          download={`${fileName}.md`}
        >
          {words.downloadMarkdown}
        </a>
        {jsonAddress !== null && (
          <a className="btn" href={jsonAddress} download={`${fileName}.json`}>
            {words.downloadJson}
          </a>
        )}
        <Button type="button" onClick={() => print()}>
          {words.print}
        </Button>
      </p>
      <p role="status" className="sub">
        {said}
      </p>
      <details className="disclosure" ref={details}>
        <summary>
          <span className="turn">
            <Icon name="chevron" />
          </span>
          {words.asMarkdown}
        </summary>
        <textarea className="textarea take-text" readOnly value={markdown} aria-label={words.asMarkdown} />
      </details>
    </div>
  );
}
