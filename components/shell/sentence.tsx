import { Fragment } from "react";
import type { ReactNode } from "react";

type Props = { first: ReactNode; second?: ReactNode; isStatus?: boolean };

/** After a sentence, and in Chinese after a phrase. */
const ends = /(?<=[.;]\s+|[，：。；])(?=\S)/u;

/** A line ends where a sentence or a Chinese phrase ends, as far as there is room. */
function whole(text: ReactNode): ReactNode {
  if (typeof text !== "string") return text;
  const phrases = text.split(ends);
  return phrases.length === 1
    ? text
    : phrases.map((phrase) => (
        <Fragment key={phrase}>
          <span className="ph">{phrase.trimEnd()}</span>
          {phrase.endsWith(" ") && " "}
        </Fragment>
      ));
}

/** The one sentence of a screen: the state in ink, then why or what next; `isStatus` makes changes be announced. */
export function Sentence({ first, second, isStatus = false }: Props) {
  return (
    <h1 className="say" tabIndex={-1} {...(isStatus && { role: "status" })}>
      {whole(first)} {second !== undefined && <span>{whole(second)}</span>}
    </h1>
  );
}
