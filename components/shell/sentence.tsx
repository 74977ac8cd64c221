import { Fragment } from "react";
import type { ReactNode } from "react";

type Props = { first: ReactNode; second?: ReactNode; isStatus?: boolean };

const betweenSentences = /(?<=[.;]\s+|[。；])(?=\S)/u;

/** A line ends where a sentence ends, as far as there is room. */
function whole(text: ReactNode): ReactNode {
  if (typeof text !== "string") return text;
  const sentences = text.split(betweenSentences);
  return sentences.length === 1
    ? text
    : sentences.map((sentence) => (
        <Fragment key={sentence}>
          <span className="ph">{sentence.trimEnd()}</span>
          {sentence.endsWith(" ") && " "}
        </Fragment>
      ));
}

/** The one sentence of a screen: the state in ink, then why or what next; `isStatus` makes changes be announced. */
export function Sentence({ first, second, isStatus = false }: Props) {
  return (
    <h1 className="say" tabIndex={-1} {...(isStatus && { role: "status" })}>
      {first} {second !== undefined && <span>{whole(second)}</span>}
    </h1>
  );
}
