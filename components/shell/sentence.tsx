import type { ReactNode } from "react";

type Props = { first: ReactNode; second?: ReactNode; isStatus?: boolean };

/** The one sentence of a screen: the state in ink, then why or what next; `isStatus` makes changes be announced. */
export function Sentence({ first, second, isStatus = false }: Props) {
  return (
    <h1 className="say" tabIndex={-1} {...(isStatus && { role: "status" })}>
      {first} {second !== undefined && <span>{second}</span>}
    </h1>
  );
}

/** A phrase that never breaks inside, for Chinese sentences. */
export function Phrase({ children }: { children: ReactNode }) {
  return <i className="ph">{children}</i>;
}
