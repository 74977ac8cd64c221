import { clsx } from "clsx";
import type { ReactNode } from "react";

type Props = {
  id: string;
  title: ReactNode;
  note?: ReactNode;
  end?: ReactNode;
  isSoft?: boolean;
  className?: string;
  children: ReactNode;
};

/** A named section under a line: ink for what matters, line colour when `isSoft`; `note` is a count or a hint. */
export function Section({ id, title, note, end, isSoft = false, className, children }: Props) {
  return (
    <section aria-labelledby={id} className={className}>
      <div className={clsx("sec-h", isSoft && "soft")}>
        <h2 id={id}>
          {title}
          {note !== undefined && <span className="h-note">{note}</span>}
        </h2>
        {end}
      </div>
      {children}
    </section>
  );
}
