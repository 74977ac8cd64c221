import type { ReactNode } from "react";
import { Icon } from "./icon.tsx";

type Props = { summary: ReactNode; isOpen?: boolean; children: ReactNode };

/** Details that open on a press, without script. */
export function Disclosure({ summary, isOpen = false, children }: Props) {
  return (
    <details className="disclosure" open={isOpen}>
      <summary>
        <span className="turn">
          <Icon name="chevron" />
        </span>
        {summary}
      </summary>
      {children}
    </details>
  );
}
