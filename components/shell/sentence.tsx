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
