import type { ReactNode } from "react";

/** For `t.rich`: commands and addresses in a sentence, set as code. */
export const inCode = { code: (text: ReactNode) => <code>{text}</code> };
